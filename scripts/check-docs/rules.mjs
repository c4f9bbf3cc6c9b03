// What a doc comment has to say. Each rule gives a complaint, or nothing.

const UNITS =
    /\b(milliseconds?|seconds?|minutes|bytes?|MiB|rows?|pages?|items?|devices?|calls?|attempts?|HTTP status|TCP port|how (many|often)|from 0|of them)\b/i;
const DEFAULTS = /\b(defaults?|environment|required|instead of|left out|without (it|one))\b/i;
const ERRORS = /\b(throw\w*|refuse[sd]?|reject\w*|Esper\w*Error|errors?)\b|@throws/i;
const PLAIN = /^(string|number|boolean|\| |undefined|'[^']*'|\s)+$/;

export const RULES = [
    ({ doc }) => (doc === undefined ? 'has no doc comment' : undefined),
    ({ doc }) =>
        doc !== undefined && !/[.:)]$/.test(firstParagraph(doc)) ? 'its comment is no whole sentence' : undefined,
    (each) =>
        typeOf(each) === 'number' && says(each, UNITS) === false ? 'does not say in what unit it counts' : undefined,
    (each) =>
        isPlainOption(each) && says(each, DEFAULTS) === false
            ? 'does not say what holds when it is left out'
            : undefined,
    (each) => (canFail(each) && says(each, ERRORS) === false ? 'does not say how it fails' : undefined),
];

const firstParagraph = (doc) => doc.split(/\n\s*\n|\n@/)[0].trim();

/** Looks for words in a comment. Without a comment the answer is undefined: that is complaint enough. */
const says = ({ doc }, words) => (doc === undefined ? undefined : words.test(doc));

/** Reads the type of a property as it is written, without `| undefined`. */
function typeOf({ kind, node, module }) {
    if (kind !== 'property' || !node.typeAnnotation) return undefined;
    const { start, end } = node.typeAnnotation.typeAnnotation;
    return module.text.slice(start, end).replace(/ \| undefined$/, '');
}

/**
 * Tells whether a member is an option that has a default: a string, a number or a switch.
 * A callback or a signal has none, and what errors are made of is no option of a caller's.
 */
const isPlainOption = (each) =>
    /(?<!Error)Options$/.test(each.owner ?? '') && each.node.optional === true && PLAIN.test(typeOf(each) ?? '?');

/** Tells whether a member takes something that can be wrong. */
function canFail({ kind, node }) {
    if (kind === 'function') return true;
    return kind === 'method' && (node.params ?? node.value?.params ?? []).length > 0;
}
