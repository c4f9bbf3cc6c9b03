import { loadDescription } from '../../src/description/description.js';
import { isJsonObject, type JsonObject, readNumber, readObject } from '../../src/util/json.js';

/** Numbers in [0, 1), the same ones for a seed. */
export type Random = () => number;

export function randomOf(seed: number): Random {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
        return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
    };
}

export function pickOne<T>(random: Random, list: readonly T[]): T {
    const item = list[Math.floor(random() * list.length)];
    if (item === undefined) throw new Error('Nothing to pick from.');
    return item;
}

/** A value that fits a schema of the description. `known` gives better values for properties it knows, such as ids. */
export function sampleOf(random: Random, schema: unknown, known: (name: string) => unknown, name = ''): unknown {
    const better = known(name);
    if (better !== undefined) return better;
    const node = resolved(schema);
    if (Array.isArray(node['enum'])) return pickOne(random, node['enum']);
    for (const kind of ['allOf', 'oneOf', 'anyOf']) {
        const options = node[kind];
        if (Array.isArray(options))
            return sampleOf(random, kind === 'allOf' ? options[0] : pickOne(random, options), known, name);
    }
    switch (node['type']) {
        case 'object':
            return sampleObject(random, node, known);
        case 'array':
            return Array.from({ length: lengthOf(random, node) }, () =>
                sampleOf(random, node['items'], known, `${name}[]`),
            );
        case 'boolean':
            return random() < 0.5;
        case 'integer':
        case 'number': {
            const [least, most] = [readNumber(node, 'minimum') ?? 0, readNumber(node, 'maximum') ?? 1000];
            return least + Math.floor(random() * (most - least + 1));
        }
        default:
            return sampleText(random, node);
    }
}

/** The length of a list: as short as it may be, or up to two longer. */
function lengthOf(random: Random, node: JsonObject): number {
    const [least, most] = [readNumber(node, 'minItems') ?? 0, readNumber(node, 'maxItems') ?? Number.POSITIVE_INFINITY];
    return Math.min(most, least + Math.floor(random() * 3));
}

function sampleObject(random: Random, node: JsonObject, known: (name: string) => unknown): JsonObject {
    const required = Array.isArray(node['required']) ? node['required'] : [];
    const made = Object.entries(readObject(node, 'properties'))
        .filter(([name]) => required.includes(name) || random() < 0.4)
        .map(([name, property]) => [name, sampleOf(random, property, known, name)]);
    return Object.fromEntries(made);
}

const PATTERNS: Readonly<Record<string, string>> = {
    '^(true|false)$': 'true',
    '^([1-9]|[12][0-9]|3[0-2])$': '24',
    '^([1-9][0-9]|[12][0-9][0-9]|300)$': '30',
};

function sampleText(random: Random, node: JsonObject): string {
    const digits = Math.floor(random() * 1e9).toString(36);
    if (typeof node['pattern'] === 'string') return PATTERNS[node['pattern']] ?? digits;
    switch (node['format']) {
        case 'uuid':
            return '11111111-2222-4333-8444-555555555555';
        case 'date-time':
            return new Date(1_790_000_000_000 + Math.floor(random() * 1e10)).toISOString();
        case 'email':
            return `${digits}@harborpine.example`;
        case 'uri':
            return `https://harborpine.example/${digits}`;
        case 'ipv4':
            return `10.0.0.${Math.floor(random() * 255)}`;
        default:
            return `text ${digits}`.slice(0, readNumber(node, 'maxLength') ?? 40);
    }
}

/** Follows a reference into the description. */
function resolved(schema: unknown): JsonObject {
    const ref = isJsonObject(schema) ? schema['$ref'] : undefined;
    if (typeof ref !== 'string') return readObject(schema);
    let node: unknown = loadDescription().document;
    for (const step of ref.slice(2).split('/')) node = readObject(node)[step];
    return resolved(node);
}
