// Types as they are written in TypeScript, with a link on each model.

const FREE_FORM = '{ [key: string]: any | undefined; }';

/** Writes a type for a table: `Array<Device> | null`. */
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

/** Tells what a schema allows beyond its type; not what its own words say already. */
export function limits(schema, words) {
    const { minimum, maximum, minLength, maxLength, minItems, maxItems, format } = schema;
    const preset = schema['x-esper-default'];
    return [
        range(minimum, maximum, ''),
        minLength === 1 && maxLength === undefined ? 'Not empty.' : range(minLength, maxLength, ' characters'),
        range(minItems, maxItems, ' items'),
        schema['x-esper-max-bytes'] && `At most ${schema['x-esper-max-bytes'].toLocaleString('en-US')} bytes.`,
        schema['x-esper-needs-name'] && 'It must have a name.',
        format && FORMATS[format],
        preset !== undefined && `Default \`${JSON.stringify(preset)}\`.`,
    ]
        .filter((fact) => fact && !isSaid(fact, words))
        .join(' ');
}

/** Tells whether words say a fact: `Id of the group, a uuid` says `A UUID.`. */
function isSaid(fact, words) {
    const core = fact
        .slice(0, -1)
        .replace(/^(A|At most) /, '')
        .replace(/^Default `(.*)`$/, '$1 when it is left out');
    return new RegExp(`(?<![-\\w])${core.replace(/[^\w\s-]/g, '\\$&')}(?!\\w)`, 'i').test(words);
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
