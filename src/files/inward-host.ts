import { isLoopback } from '../configuration/base-url.js';

/** Names under which clouds hand out the credentials of a machine, by what they resolve to there. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
    'instance-data', // Amazon, Eucalyptus
    'instance-data.ec2.internal',
    'metadata',
    'metadata.goog',
    'metadata.google.internal',
]);

/** An address and how many of its first bits a network has in common. */
type Network = readonly [address: string, length: number];

/** Addresses of the machine itself, of its link, and of what hands out its credentials in a cloud. */
const INWARD_V4: readonly Network[] = [
    ['0.0.0.0', 8], // this machine, by most systems
    ['127.0.0.0', 8], // loopback
    ['169.254.0.0', 16], // link-local; 169.254.169.254 at nearly every cloud
    ['100.100.100.200', 32], // Alibaba Cloud
    ['168.63.129.16', 32], // Azure
    ['192.0.0.192', 32], // Oracle Cloud
];

const INWARD_V6: readonly Network[] = [
    ['::', 127], // unspecified and loopback
    ['fe80::', 10], // link-local
    ['fd00:ec2::254', 128], // Amazon
    ['fd20:ce::254', 128], // Google Cloud
];

/** IPv6 addresses that mean an IPv4 address, which stands in their last 32 bits. */
const EMBEDDING_V4: readonly Network[] = [
    ['::ffff:0:0', 96], // mapped
    ['::', 96], // compatible
    ['::ffff:0:0:0', 96], // translated
    ['64:ff9b::', 96], // NAT64
];

/**
 * Tells whether a host leads to this machine, its link, or what hands out its credentials. Only what stands there is
 * looked at: names are not looked up. `hostname` is that of a `URL`, which has written decimal, octal and hexadecimal
 * addresses as plain ones.
 */
export function isInward(hostname: string): boolean {
    const name = hostname.replace(/\.$/, '');
    if (isLoopback(name) || name === 'localhost.localdomain' || METADATA_NAMES.has(name)) return true;
    if (IS_V4.test(name)) return isInwardV4(bitsOfV4(name));
    return name.startsWith('[') && isInwardV6(bitsOfV6(name.slice(1, -1)));
}

const IS_V4 = /^\d+\.\d+\.\d+\.\d+$/;

/** An address as a string of its bits. */
type Bits = string;

function isInwardV4(bits: Bits): boolean {
    return INWARD_V4.some(([address, length]) => bits.startsWith(bitsOfV4(address).slice(0, length)));
}

function isInwardV6(bits: Bits): boolean {
    const isIn = ([address, length]: Network): boolean => bits.startsWith(bitsOfV6(address).slice(0, length));
    return INWARD_V6.some(isIn) || (EMBEDDING_V4.some(isIn) && isInwardV4(bits.slice(-32)));
}

function bitsOfV4(address: string): Bits {
    return address
        .split('.')
        .map((octet) => toBits(Number(octet), 8))
        .join('');
}

/** The groups before and after `::`, and as many zeros between them as are missing. */
function bitsOfV6(address: string): Bits {
    const [before = [], after = []] = address
        .split('::')
        .map((part) => part.split(':').filter((group) => group !== ''));
    const bitsOf = (groups: readonly string[]): Bits =>
        groups.map((group) => toBits(Number.parseInt(group, 16), 16)).join('');
    return bitsOf(before).padEnd(128 - after.length * 16, '0') + bitsOf(after);
}

const toBits = (value: number, length: number): Bits => value.toString(2).padStart(length, '0');
