/** An address as a string of its bits, 32 or 128 of them. */
export type AddressBits = string;

/** Returns the bits of an IP address, an IPv6 one without brackets; undefined for what is none. */
export function addressBits(address: string): AddressBits | undefined {
    if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return joinBits(address.split('.').map(Number), 8);
    if (!address.includes(':') || !URL.canParse(`http://[${address}]`)) return undefined;
    const [head = '', tail] = withoutBrackets(new URL(`http://[${address}]`).hostname).split('::');
    const front = groupsOf(head);
    const back = groupsOf(tail ?? '');
    const zeros = new Array<number>(8 - front.length - back.length).fill(0);
    return joinBits([...front, ...zeros, ...back], 16);
}

/** Takes off the brackets in which a URL has an IPv6 address: sockets take it without. */
export const withoutBrackets = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

const groupsOf = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));

const joinBits = (numbers: readonly number[], width: number): AddressBits =>
    numbers.map((number) => number.toString(2).padStart(width, '0')).join('');
