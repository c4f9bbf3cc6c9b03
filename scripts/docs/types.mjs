// Types as they are written in TypeScript, with a link on each model.

const FREE_FORM = '{ [key: string]: any | undefined; }';

/** A type for a table: `Array<Device> | null`. */
export function typeText(type, links, from) {
    return type
        .replaceAll(FREE_FORM, 'Record<string, any>')
        .replace(/[<>|&*_[\]]/g, (character) => ESCAPES[character] ?? `\\${character}`)
        .replace(/\w+/g, (name) => {
            const target = links.to(name, from);
            return target ? `[${name}](${target})` : name;
        });
}

const ESCAPES = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** What a schema allows beyond its type, in words. */
export function limits(schema) {
    const { minimum, maximum, minLength, maxLength, minItems, maxItems, format, default: preset } = schema;
    return [
        range(minimum, maximum, ''),
        minLength === 1 && maxLength === undefined ? 'Not empty.' : range(minLength, maxLength, ' characters'),
        range(minItems, maxItems, ' items'),
        schema['x-esper-max-bytes'] && `At most ${schema['x-esper-max-bytes'].toLocaleString('en-US')} bytes.`,
        format && FORMATS[format],
        preset !== undefined && `Default \`${JSON.stringify(preset)}\`.`,
    ]
        .filter(Boolean)
        .join(' ');
}

/** Formats whose type, a string, does not tell them. */
const FORMATS = {
    uuid: 'A UUID.',
    'date-time': 'ISO 8601.',
    date: 'A date, `YYYY-MM-DD`.',
    email: 'An e-mail address.',
};

function range(from, to, unit) {
    if (from === undefined && to === undefined) return undefined;
    if (to === undefined) return `At least ${from}${unit}.`;
    if (from === undefined || (unit !== '' && from <= 1)) return `At most ${to}${unit}.`;
    return from === to ? `${from}${unit}.` : `${from} to ${to}${unit}.`;
}
