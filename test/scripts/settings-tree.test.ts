import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

// The settings of a blueprint, down to the value, beside what Esper's reference has of them. `npm run upstream` compares
// all operations; this walks the one tree in which a missing leaf would be noticed by nobody, and says how large it is.

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const nodeAt = (node: Node, name: string): Node => {
    const value = node[name];
    if (!isNode(value)) throw new Error(`There is no ${name}.`);
    return value;
};

/** Follows references, by the last part of their names. */
function resolved(models: Node, node: Node): Node {
    const ref = node['$ref'];
    if (typeof ref === 'string') return resolved(models, nodeAt(models, ref.split('/').at(-1) ?? ''));
    const { allOf } = node;
    const [first] = Array.isArray(allOf) ? allOf : [];
    return isNode(first) ? { ...resolved(models, first), ...node } : node;
}

/** Lists every property below a schema, by its path, with what a value of it can be. */
function leaves(models: Node, schema: Node, path = ''): Map<string, string> {
    const found = new Map<string, string>();
    const node = resolved(models, schema);
    const { items, properties } = node;
    if (isNode(items)) for (const leaf of leaves(models, items, `${path}[]`)) found.set(...leaf);
    for (const [name, property] of Object.entries(isNode(properties) ? properties : {}))
        for (const leaf of leaves(models, isNode(property) ? property : {}, `${path}.${name}`)) found.set(...leaf);
    if (found.size === 0) found.set(path, rangeOf(node));
    return found;
}

function rangeOf({ type, nullable, minimum, maximum, maxLength, enum: values, ...node }: Node): string {
    const types = [type].flat().map(String);
    const isNullable = nullable === true || types.includes('null');
    const ownType = types.filter((one) => one !== 'null').join();
    const byDefault = node['default'] ?? node['x-esper-default'];
    const bounds = {
        minimum,
        maximum,
        maxLength,
        byDefault,
        values: Array.isArray(values) ? [...values].sort() : undefined,
    };
    return `${ownType}${isNullable ? ' or null' : ''} ${JSON.stringify(bounds)}`;
}

/** Where ours says more than the reference, and on what. */
const MORE: Readonly<Record<string, string>> = {
    // In the words of the console, not in the structure.
    '.android.lock_screen_settings.minimum_password_length': 'integer or null {"minimum":4}',
};

/** How many leaves the reference of 2026 has. */
const LEAVES = 282;

const published: unknown = parse(readFileSync('scripts/upstream/snapshot/v2.yaml', 'utf8'), { maxAliasCount: 0 });
const ours: unknown = JSON.parse(readFileSync('openapi/esper.json', 'utf8'));
const theirs = nodeAt(isNode(published) ? published : {}, 'models');
const models = nodeAt(nodeAt(isNode(ours) ? ours : {}, 'components'), 'schemas');

test('the tree of settings is whole: every leaf of the reference is there, and no other', () => {
    const expected = leaves(theirs, nodeAt(theirs, 'settingsV2'));
    for (const [path, range] of Object.entries(MORE)) {
        expect(expected.has(path)).toBe(true);
        expected.set(path, range);
    }
    expect(expected.size).toBe(LEAVES);
    expect(Object.fromEntries(leaves(models, nodeAt(models, 'BlueprintSettings')))).toEqual(
        Object.fromEntries(expected),
    );
});
