// A value for a parameter that the description gives no example of. Always the same, so that a run changes nothing.

const OF_FORMAT = {
    uuid: '6d0b3c52-94e7-4f1a-b8d3-71c5a02e9f46',
    'date-time': '2026-09-21T14:05:00Z',
};

/** Gives the value with which a parameter is called. */
export function exampleOf({ name, example, schema }) {
    if (example !== undefined) return example;
    if (schema.example !== undefined) return schema.example;
    if (schema.type === 'array')
        return ['first', 'second'].map((which) => exampleOf({ name: `${which} of ${name}`, schema: schema.items }));
    if (schema.type === 'object') return exampleObject(schema);
    if (schema.enum !== undefined) return schema.enum[0];
    if (schema.type === 'boolean') return true;
    if (schema.type === 'integer') return within(schema, 7);
    if (schema.type === 'number') return within(schema, 12.5);
    return OF_FORMAT[schema.format] ?? `some ${name}`;
}

const exampleObject = ({ properties }) =>
    Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, exampleOf({ name, schema })]));

function within({ minimum = -Infinity, maximum = Infinity }, number) {
    return Math.min(Math.max(number, minimum), maximum);
}
