import { isLoopback } from '../configuration/base-url.js';
import { type AddressBits, addressBits, withoutBrackets } from '../util/ip-address.js';

/** Names under which clouds hand out the credentials of a machine, by what they resolve to there. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
    'instance-data', // Amazon, Eucalyptus
    'instance-data.ec2.internal',
    'metadata',
    'metadata.goog',
    'metadata.google.internal',
]);

/** Names that the file of hosts of usual systems has for this machine, beside `localhost`. */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set([
    'ip6-localhost', // Debian, Ubuntu
    'ip6-loopback',
    'localhost.localdomain', // Fedora, Red Hat
    'localhost4',
    'localhost4.localdomain4',
    'localhost6',
    'localhost6.localdomain6',
]);

/** An address and how many of its first bits a network has in common. */
type Network = readonly [address: string, length: number];

/** Addresses of the machine itself, of its link, and of what hands out its credentials in a cloud. */
const INWARD: readonly Network[] = [
    ['0.0.0.0', 8], // this machine, by most systems
    ['127.0.0.0', 8], // loopback
    ['169.254.0.0', 16], // link-local; 169.254.169.254 at nearly every cloud
    ['100.100.100.200', 32], // Alibaba Cloud
    ['168.63.129.16', 32], // Azure
    ['192.0.0.192', 32], // Oracle Cloud
    ['::', 127], // unspecified and loopback
    ['fe80::', 10], // link-local
    ['fd00:ec2::', 32], // Amazon: ::254 of machines, ::23 of EKS
    ['fd20:ce::', 32], // Google Cloud
    ['fd00:c1::', 32], // Oracle Cloud
    ['fd00:42::42', 128], // Scaleway
];

/** IPv6 addresses that mean an IPv4 address, which stands in their last 32 bits. */
const EMBEDDING_V4: readonly Network[] = [
    ['::ffff:0:0', 96], // mapped
    ['::', 96], // compatible
    ['::ffff:0:0:0', 96], // translated
    ['64:ff9b::', 96], // NAT64
];

/**
 * Tells whether a host leads to this machine, its link, or what hands out its credentials.
 * Names are not looked up. `hostname` is that of a `URL`, which has written decimal, octal and hexadecimal addresses as
 * plain ones.
 */
export function isInward(hostname: string): boolean {
    const name = hostname.replace(/\.$/, '');
    if (isLoopback(name) || LOOPBACK_NAMES.has(name) || METADATA_NAMES.has(name)) return true;
    const bits = addressBits(withoutBrackets(name));
    if (bits === undefined) return false;
    return isIn(bits, INWARD) || (isIn(bits, EMBEDDING_V4) && isIn(bits.slice(-32), INWARD));
}

function isIn(bits: AddressBits, networks: readonly Network[]): boolean {
    return networks.some(([address, length]) => {
        const prefix = addressBits(address);
        return prefix?.length === bits.length && bits.startsWith(prefix.slice(0, length));
    });
}
