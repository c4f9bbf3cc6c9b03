// The template of the table of operations writes down all that it knows; what goes without saying is taken out of it here, so
// that a line can be read. `src/request/operation.ts` reads what is left; the head of generated/operations.ts explains it.

const LINE = /^( {4}\w+: ')(\w+ [A-Z]+ \/.* ->.*)(',)$/gm;

/** The table with its lines shortened. */
export const shortenLines = (text) => text.replace(LINE, (_, start, line, end) => start + shortenLine(line) + end);

/** One line: `{deviceId=device_id}!` is nothing that the path does not say already, `?isActive=is_active` is `?is_active`. */
export function shortenLine(line) {
    const [, before, answer] = /^(.*) ->(.*?)(?= empty=| deprecated|$)/.exec(line);
    const rest = line.slice(before.length + answer.length + 3);
    const words = [...before.split(' ').flatMap(shortenWord), ...answerWord(answer)];
    return words.join(' ') + rest;
}

const ARGUMENT = /^([{?:&@])([\w$]+)=([^!~*<]+?)(:\w+|\{\}|\})?([!~*]*)(<\d+)?$/;
/** What joins the items of a list, by the generator's word for it. */
const JOINTS = { ':csv': ',', ':pipes': '|', ':ssv': '%20', ':multi': '' };
const TYPES = [
    [/^application\/json=/, 'json='],
    [/^multipart\/form-data$/, 'multipart'],
    [/^application\/x-www-form-urlencoded$/, 'urlencoded'],
];

function shortenWord(word) {
    const [, sign, argument, wire, style = '', flags, limit = ''] = ARGUMENT.exec(word) ?? [];
    if (!sign) return [TYPES.reduce((text, [long, short]) => text.replace(long, short), word)];
    const name = argumentName(wire) === argument ? wire : `${argument}=${wire}`;
    if (sign !== '{') return [`${sign}${name}${JOINTS[style] ?? style}${flags}${limit}`];
    const said = flags.replace('!', ''); // what stands in a path is always needed
    return said || name !== wire ? [`{${name}}${said}`] : [];
}

/** What a name on the wire becomes in a call, unless the line says otherwise: as in src/request/operation.ts. */
function argumentName(wire) {
    const name = wire.replace(/[^\w$]+|_+/g, '_').replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    return name.charAt(0).toLowerCase() + name.slice(1);
}

const SCALARS = ['string', 'number', 'boolean', 'any', 'nothing'];

/** An answer is an object or an array of JSON, unless something is said. */
function answerWord(said) {
    const at = said.lastIndexOf('|');
    const [type, media] = [said.slice(0, at), said.slice(at + 1)];
    if (type === 'nothing') return ['->nothing'];
    if (!/[/+]json\b/.test(media)) return [`->${media}`];
    return SCALARS.includes(type) ? [`->${type}`] : [];
}
