/** A string without escapes. */
export interface PlainForm {
    readonly text: string;
    /** Returns where a character stood before, escape and all; of the index behind the last one, the end. */
    startOf(index: number): number;
}

/**
 * What stands for another character in JSON, in a URL, in HTML, or in one of them within another: backslashes before a
 * code or a character, a percent sign and two digits, an entity. Its groups are the code, the character, the digits, and
 * the decimal code, the hexadecimal one or the name of an entity.
 */
const ESCAPED =
    /\\+(?:u([0-9a-f]{4})|([^%&\\])?)|%(?:25)*([0-9a-f]{2})|&(?:amp;)*(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi;

/** The beginning of an escape at the end of a string. */
const CUT_ESCAPE = /(?:\\+u?[0-9a-f]{0,3}|%(?:25)*[0-9a-f]?|&(?:amp;)*#?[0-9a-z]{0,7})$/i;

/** Entities of the characters that keys and signatures have. */
const ENTITIES: Readonly<Record<string, string>> = {
    amp: '&',
    apos: "'",
    colon: ':',
    commat: '@',
    comma: ',',
    dash: '-',
    equals: '=',
    gt: '>',
    hyphen: '-',
    lowbar: '_',
    lt: '<',
    num: '#',
    percnt: '%',
    period: '.',
    plus: '+',
    quot: '"',
    semi: ';',
    sol: '/',
};

/**
 * Takes the escapes out of a string, so that one that is spelled otherwise is the same.
 * A plus sign, which is a blank in a query, becomes one; backslashes are left out.
 */
export function plainForm(text: string): PlainForm {
    if (!/[\\%&]/.test(text)) return { text: text.replaceAll('+', ' '), startOf: (index) => index };
    const starts: number[] = [];
    let plain = '';
    let at = 0;
    const append = (piece: string, from: number, step: number): void => {
        for (let index = 0; index < piece.length; index += 1) starts.push(from + index * step);
        plain += piece;
    };
    for (const match of text.matchAll(ESCAPED)) {
        append(text.slice(at, match.index), at, 1);
        append(characterOf(match), match.index, 0);
        at = match.index + match[0].length;
    }
    append(text.slice(at), at, 1);
    return { text: plain.replaceAll('+', ' '), startOf: (index) => starts[index] ?? text.length };
}

/** Takes the beginning of an escape off the end of a string that may have been cut. */
export const withoutCutEscape = (text: string): string => text.replace(CUT_ESCAPE, '');

function characterOf([whole, unit, character = '', byte, decimal, hexadecimal, name]: RegExpExecArray): string {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    const digits = unit ?? byte ?? hexadecimal;
    if (digits === undefined && decimal === undefined) return character;
    const code = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
}
