import { isLoopback } from '../configuration/base-url.js';

/** Names under which clouds hand out the credentials of a machine, by what they resolve to there. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
    'instance-data', // Amazon, Eucalyptus
    'instance-data.ec2.internal',
    'metadata',
    'metadata.goog',
    'metadata.google.internal',
]);

/** Networks that begin at the machine itself: its own addresses, those of its link, and those under which clouds hand out its credentials. */
const INWARD_V4: readonly string[] = [
    '0.0.0.0/8', // this machine, by most systems
    '127.0.0.0/8', // loopback
    '169.254.0.0/16', // link-local; 169.254.169.254 at nearly every cloud
    '100.100.100.200/32', // Alibaba Cloud
    '168.63.129.16/32', // Azure
    '192.0.0.192/32', // Oracle Cloud
];

const INWARD_V6: readonly string[] = [
    '::/127', // unspecified and loopback
    'fe80::/10', // link-local
    'fd00:ec2::254/128', // Amazon
    'fd20:ce::254/128', // Google Cloud
];

/** Prefixes of IPv6 addresses that mean an IPv4 address: mapped, compatible, translated, and those of NAT64. */
const EMBEDDING_V4: readonly string[] = ['::ffff:0:0/96', '::/96', '::ffff:0:0:0/96', '64:ff9b::/96'];

/**
 * Tells whether a host leads to this machine, its link, or what hands out its credentials. Only what stands there is looked at: names are not
 * looked up. `hostname` is that of a `URL`, which has written decimal, octal and hexadecimal addresses as plain ones.
 */
export function isInward(hostname: string): boolean {
    const name = hostname.replace(/\.$/, '');
    if (isLoopback(name) || name === 'localhost.localdomain' || METADATA_NAMES.has(name)) return true;
    const v4 = parseV4(name);
    if (v4 !== undefined) return INWARD_V4.some((network) => contains(network, v4, parseV4));
    const v6 = parseV6(name.replace(/^\[|\]$/g, ''));
    if (v6 === undefined) return false;
    if (INWARD_V6.some((network) => contains(network, v6, parseV6))) return true;
    const embedded = v6.slice(-32);
    return (
        EMBEDDING_V4.some((network) => contains(network, v6, parseV6)) &&
        INWARD_V4.some((network) => contains(network, embedded, parseV4))
    );
}

/** An address as a string of its bits. */
type Bits = string;

function contains(network: string, address: Bits, parse: (text: string) => Bits | undefined): boolean {
    const [start = '', length] = network.split('/');
    return address.startsWith(parse(start)?.slice(0, Number(length)) ?? '-');
}

function parseV4(text: string): Bits | undefined {
    const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
    return octets?.map((octet) => toBits(Number(octet), 8)).join('');
}

function parseV6(text: string): Bits | undefined {
    if (!/^[0-9a-f:]+$/i.test(text) || !text.includes(':')) return undefined;
    const [head = '', tail] = text.split('::');
    const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
    const zeros = Array.from({ length: 8 - (before?.length ?? 0) - (after?.length ?? 0) }, () => '0');
    return [...(before ?? []), ...zeros, ...(after ?? [])]
        .map((group) => toBits(Number.parseInt(group, 16), 16))
        .join('');
}

const toBits = (value: number, length: number): Bits => value.toString(2).padStart(length, '0');
