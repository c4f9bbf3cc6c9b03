// The template of the table of operations writes down all that it knows; what goes without saying is taken out of it
// here, so that a line can be read. `src/request/operation.ts` reads what is left; the head of generated/operations.ts
// explains it.

const LINE = /^( {4}\w+: ')(\w+ [A-Z]+ \/.* ->.*)(',)$/gm;

/** The table with its lines shortened. */
export const shortenLines = (text) => text.replace(LINE, (_, start, line, end) => start + shortenLine(line) + end);

/**
 * One line: `{enterpriseId=enterprise_id}!~` is said in the path, by `{enterprise_id~}`.
 * `?isActive=is_active` is `?is_active`.
 */
export function shortenLine(line) {
    const [, before, answer] = /^(.*) ->(.*?)(?= empty=|$)/.exec(line);
    const rest = line.slice(before.length + answer.length + 3);
    const [property, method, path, ...given] = before.split(' ');
    const inPath = given.filter((word) => word.startsWith('{'));
    const words = given.filter((word) => !word.startsWith('{')).map(shortenWord);
    return [property, method, inPath.reduce(sayInPath, path), ...words, ...answerWord(answer)].join(' ') + rest;
}

const ARGUMENT = /^([{?:=&@])([\w$]+)=([^!~*<]*?)(:\w+|\{\}|\[\]|\})?([!~*]*)(<.+)?$/;
/** What joins the items of a list, by the generator's word for it. */
const JOINTS = { ':csv': ',', ':pipes': '%7C', ':ssv': '%20', ':multi': '[]' };
const FORMS = { 'multipart/form-data': 'form=multipart', 'application/x-www-form-urlencoded': 'form=urlencoded' };

function shortenWord(word) {
    const [, sign, argument, wire, style = '', flags, limit = ''] = ARGUMENT.exec(word) ?? [];
    if (!sign) return FORMS[word] ?? word.replace(/^(list=[^,]+),100$/, '$1');
    if (sign === '=') return `=${argument}${flags}${limit.replace('<application/json', '')}`;
    return `${sign}${named(argument, wire)}${JOINTS[style] ?? style}${flags}${limit}`;
}

/** The path with what is to be said of an argument in it; it is always required. */
function sayInPath(path, word) {
    const [, , argument, wire, , flags] = ARGUMENT.exec(word);
    return path.replace(`{${wire}}`, `{${named(argument, wire)}${flags.replace('!', '')}}`);
}

/** The name on the wire, behind that of the argument where this does not follow from it. */
const named = (argument, wire) => (argumentName(wire) === argument ? wire : `${argument}=${wire}`);

/**
 * What a name on the wire becomes in a call, unless the line says otherwise.
 * As in src/request/operation.ts.
 */
const argumentName = (wire) =>
    wire.replace(/[\W_]+(.)|^./g, (start, letter) => letter?.toUpperCase() ?? start.toLowerCase());

const SCALARS = ['string', 'number', 'boolean', 'any', 'nothing'];

/** An answer is an object or an array of JSON, unless something is said. */
function answerWord(said) {
    const at = said.lastIndexOf('|');
    const [type, media] = [said.slice(0, at), said.slice(at + 1)];
    if (type === 'nothing') return ['->nothing'];
    if (!/[/+]json\b/.test(media)) return [`->${media}`];
    return SCALARS.includes(type) ? [`->${type}`] : [];
}
