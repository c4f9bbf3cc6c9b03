// Walks through the schemas of a bundle, where references lead to `#/components/…`.

/** Every schema that these nodes (answers, bodies, schemas) lead to, each once. */
export function reached(description, nodes) {
    const found = new Set();
    const visit = (node) => {
        if (node === null || typeof node !== 'object' || found.has(node)) return;
        found.add(node);
        if (typeof node.$ref === 'string') visit(lookUp(description, node.$ref));
        for (const [key, value] of Object.entries(node)) if (!isExample(key)) visit(value);
    };
    for (const node of nodes) visit(node);
    return found;
}

/** What a reference inside of the description names. */
export const lookUp = (description, reference) =>
    reference
        .slice(2)
        .split('/')
        .reduce((node, key) => node[key.replaceAll('~1', '/').replaceAll('~0', '~')], description);

/** The enum of one value by which a row says which model it is. */
export const isDiscriminator = (schema) => schema.enum.length === 1;

/** Keys below which no schema stands, though what stands there may look like one. */
export const isExample = (key) => key === 'example' || key === 'examples' || key === 'default';
