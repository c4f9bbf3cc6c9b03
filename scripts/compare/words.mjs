// Descriptions and examples: they are documentation, so where they changed is counted and not told.
import { keeps } from './finding.mjs';

/** Makes one finding when the words changed of something that is on both sides. */
export function wordFindings(old, now, pairs) {
    const operations = pairs.filter((pair) => differ(operationAt(old, pair.old), operationAt(now, pair.now)));
    const { schemas: before = {}, ...others } = old.components ?? {};
    const { schemas: after = {}, ...newOthers } = now.components ?? {};
    const models = Object.keys(before).filter((name) => name in after && differ(before[name], after[name]));
    const isElsewhere = differ([old.info, old.tags, others], [now.info, now.tags, newOthers]);
    const where = [
        ...count(operations.length, 'operation'),
        ...count(models.length, 'model'),
        ...(isElsewhere ? ['shared parts'] : []),
    ];
    if (where.length === 0) return [];
    return [
        keeps('words-changed', 'Descriptions and examples', `differ in ${where.join(', ')}`, 'they are documentation'),
    ];
}

const operationAt = ({ paths }, { path, method }) => paths[path][method.toLowerCase()];

/** Compares the words that both sides have. What one side has alone came or went with what it describes. */
function differ(a, b) {
    const words = new Map(wordsIn(a, ''));
    return wordsIn(b, '').some(([place, text]) => words.has(place) && words.get(place) !== text);
}

const TEXTS = new Set(['description', 'summary', 'title']);
const EXAMPLES = new Set(['example', 'examples']);

/** Lists place and words of every description and example below a node. */
function wordsIn(node, place) {
    if (node === null || typeof node !== 'object') return [];
    return Object.entries(node).flatMap(([key, value]) => {
        const here = `${place}/${placeIn(node, key)}`;
        // A property may be called `description`: then it is a schema and no text.
        const isText = EXAMPLES.has(key) || (TEXTS.has(key) && typeof value === 'string');
        if (isText) return [[here, JSON.stringify(value)]];
        if (key === 'x-enum-descriptions') return meaningsOf(node, here);
        return wordsIn(value, here);
    });
}

/** Names a key's place. A parameter or a tag keeps its place when another before it goes. */
const placeIn = (node, key) => (Array.isArray(node) ? (node[key]?.name ?? key) : key);

const meaningsOf = (schema, place) =>
    schema['x-enum-descriptions'].map((text, index) => [`${place}/${schema.enum?.[index]}`, text]);

const count = (number, noun) => (number === 0 ? [] : [`${number} ${noun}${number === 1 ? '' : 's'}`]);
