// A misspelt extension is silently nothing. The list is openapi/README.md's; what reads each is said there.
const isTrue = (value) => value === true;
const isName = (value) => typeof value === 'string' && value !== '';
const isScalar = (value) => ['string', 'number', 'boolean'].includes(typeof value);
const isCount = (value) => Number.isInteger(value) && value > 0;
const hasOnly = (value, keys) => Object.keys(value).every((key) => keys.includes(key));
const isShape = (value) =>
    isName(value?.rows) && hasOnly(value, ['rows', 'count', 'next']) && Object.values(value).every(isName);
const isTaken = (value) =>
    (value?.open === true && hasOnly(value, ['open'])) ||
    (hasOnly(value ?? [0], ['needs', 'takes']) &&
        Object.values(value).every((names) => Array.isArray(names) && names.every(isName)));

/** Extension → where it may stand and what it may say. */
export const EXTENSIONS = {
    'x-esper-pagination': {
        on: ['Operation'],
        says: "'classic', 'v2', 'service', or an object with `rows`, and `count` and `next` where the answer has them",
        fits: (v) => ['classic', 'v2', 'service'].includes(v) || isShape(v),
    },
    'x-esper-args-by': {
        on: ['Schema'],
        says: 'an object with `property` and `values`, each value an object with `needs` and `takes`, `open: true`, or nothing',
        fits: (v) =>
            isName(v?.property) && hasOnly(v, ['property', 'values']) && Object.values(v.values ?? {}).every(isTaken),
    },
    'x-esper-page-size': { on: ['Operation'], says: 'a number of rows', fits: isCount },
    'x-esper-cursor': { on: ['Operation'], says: 'the name of a query parameter', fits: isName },
    'x-esper-empty': {
        on: ['Operation'],
        says: 'a list of statuses',
        fits: (v) => Array.isArray(v) && v.length > 0 && v.every(isCount),
    },
    'x-esper-evidence': {
        on: ['Operation'],
        says: "'live', 'reference' or 'inferred'",
        fits: (v) => ['live', 'reference', 'inferred'].includes(v),
    },
    'x-esper-draft': { on: ['Operation', 'Schema'], says: 'true', fits: isTrue },
    'x-esper-deprecated-by': { on: ['Operation'], says: 'an operationId', fits: isName },
    'x-esper-filled': { on: ['Parameter'], says: 'true', fits: isTrue },
    'x-esper-secret': { on: ['Parameter'], says: 'true', fits: isTrue },
    'x-esper-default': { on: ['Schema'], says: 'a value', fits: isScalar },
    'x-esper-max-bytes': { on: ['Schema'], says: 'a number of bytes', fits: isCount },
    'x-esper-needs-name': { on: ['Schema'], says: 'true', fits: isTrue },
};

export function extensions() {
    return {
        any(node, ctx) {
            for (const key of Object.keys(node ?? {}).filter((name) => name.startsWith('x-esper-'))) {
                const message = problemOf(key, node[key], ctx.type.name);
                if (message) ctx.report({ message, location: ctx.location.child([key]).key() });
            }
        },
    };
}

function problemOf(key, value, type) {
    const extension = EXTENSIONS[key];
    if (!extension) return `There is no extension '${key}'; openapi/README.md lists them.`;
    if (!extension.on.includes(type)) return `${key} stands on a ${type}; it belongs on: ${extension.on.join(', ')}.`;
    return extension.fits(value) ? undefined : `${key} must be ${extension.says}.`;
}
