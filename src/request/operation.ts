import type { CalledOperation } from './call.js';

/** Where an argument goes, by the sign that its word begins with. */
const PLACES = { '{': 'path', '?': 'query', ':': 'header', '&': 'field', '@': 'file' } as const;

/** An argument of an operation. */
export interface Argument {
    /** What a call names it. */
    readonly name: string;
    /** Its name on the wire; of a body its content type. */
    readonly wire: string;
    readonly place: (typeof PLACES)[keyof typeof PLACES] | 'body';
    /** Of a query: what joins the items of a list, `{}` for an object; undefined repeats the name. */
    readonly style: string | undefined;
    readonly isRequired: boolean;
    /** Whether the client fills it in when a call leaves it out. */
    readonly isFilled: boolean;
    /** Whether no text from outside may repeat it. */
    readonly isSecret: boolean;
    /** The largest file that the API takes. */
    readonly maxBytes: number | undefined;
}

/** How a list operation is paged. */
export interface Pagination {
    /** Where the rows are and what stands beside them; undefined for the envelopes that every page is read by. */
    readonly shape: PageShape | undefined;
    /** Rows to ask for in one page when the caller names no `limit`. */
    readonly pageSize: number;
    /** The argument that takes a cursor, where the operation has one. */
    readonly cursor: string | undefined;
}

/** Where a page has what, as the names that lead there; undefined for what it does not have. No names lead to the answer itself. */
export interface PageShape {
    readonly rows: readonly string[];
    readonly count: readonly string[] | undefined;
    readonly next: readonly string[] | undefined;
}

/** What a request of an operation needs, as its line says it. */
export interface Operation extends CalledOperation {
    /** The property of the client that has it. */
    readonly property: string;
    readonly method: string;
    /** The texts of the path between its arguments, one more than there are of these. */
    readonly pathTexts: readonly string[];
    readonly path: readonly Argument[];
    readonly query: readonly Argument[];
    readonly headers: readonly Argument[];
    readonly body: Argument | undefined;
    readonly form: 'multipart' | 'urlencoded' | undefined;
    /** Texts and files of the form. */
    readonly fields: readonly Argument[];
    readonly required: readonly Argument[];
    readonly filled: readonly string[];
    readonly secret: readonly string[];
    /** The names of all arguments. */
    readonly known: ReadonlySet<string>;
    readonly pagination: Pagination | undefined;
    readonly isDeprecated: boolean;
}

const parsed = new Map<string, Operation>();

/** Reads the line of an operation, once; `generated/operations.ts` says what stands in it. */
export function readOperation(id: string, line: string): Operation {
    let operation = parsed.get(line);
    if (operation === undefined) {
        operation = parseLine(id, line);
        parsed.set(line, operation);
    }
    return operation;
}

/** The property of the client that has an operation, the first word of its line. */
export function propertyOf(line: string): string {
    return line.slice(0, line.indexOf(' '));
}

function parseLine(id: string, line: string): Operation {
    const [property = '', method = '', pathTemplate = '', ...words] = line.split(' ');
    const said = new Map(words.map(sayingOf));
    const given = words.flatMap(argumentOf);
    const [pathTexts, path] = parsePath(pathTemplate, given);
    const all = [...path, ...given.filter(({ place }) => place !== 'path')];
    const at = (place: Argument['place']): readonly Argument[] => all.filter((argument) => argument.place === place);
    return {
        id,
        property,
        method,
        pathTemplate,
        pathTexts,
        path,
        query: at('query'),
        headers: at('header'),
        body: at('body')[0],
        form: said.has('multipart') ? 'multipart' : said.has('urlencoded') ? 'urlencoded' : undefined,
        fields: all.filter(({ place }) => place === 'field' || place === 'file'),
        required: all.filter(({ isRequired, isFilled }) => isRequired && !isFilled),
        filled: all.filter(({ isFilled }) => isFilled).map(({ name }) => name),
        secret: all.filter(({ isSecret }) => isSecret).map(({ name }) => name),
        known: new Set(all.map(({ name }) => name)),
        answer: said.get('->') ?? 'json',
        empty: said.get('empty')?.split(',').map(Number) ?? [],
        pagination: parsePagination(said.get('list')),
        isDeprecated: said.has('deprecated'),
    };
}

/** A word as what it speaks of and what it says: `list=…`, `->…`, or a word that stands alone. */
function sayingOf(word: string): [key: string, value: string] {
    const [, key = word, value = ''] = /^(->|list=|empty=)(.*)$/.exec(word) ?? [];
    return [key.replace('=', ''), value];
}

const ARGUMENT = /^([{?:&@])(?:([\w$]+)=)?(.+?)(,|\||%20|\{\}|\})?([!~*]*)(?:<(\d+))?$/;
const BODY = /^(json|[\w.+-]+\/[\w.+-]+)=([\w$]+)([!~*]*)$/;

function argumentOf(word: string): Argument[] {
    const body = BODY.exec(word);
    if (body !== null) {
        const [, type = '', name = '', flags = ''] = body;
        return [argument({ name, wire: type === 'json' ? 'application/json' : type, place: 'body' }, flags)];
    }
    const [, sign = '', name, wire = '', style, flags = '', bytes] = ARGUMENT.exec(word) ?? [];
    if (!isSign(sign)) return [];
    const place = PLACES[sign];
    const maxBytes = bytes === undefined ? undefined : Number(bytes);
    return [
        argument(
            { name: name ?? argumentName(wire), wire, place, style: place === 'path' ? undefined : style, maxBytes },
            place === 'path' ? `${flags}!` : flags,
        ),
    ];
}

const isSign = (sign: string): sign is keyof typeof PLACES => sign in PLACES;

function argument(
    parts: Pick<Argument, 'name' | 'wire' | 'place'> & Partial<Pick<Argument, 'style' | 'maxBytes'>>,
    flags: string,
): Argument {
    return {
        style: undefined,
        maxBytes: undefined,
        ...parts,
        isRequired: flags.includes('!'),
        isFilled: flags.includes('~'),
        isSecret: flags.includes('*'),
    };
}

/** What a call names the argument of a name on the wire: `device_id` is `deviceId`. */
function argumentName(wire: string): string {
    const name = wire.replace(/[^\w$]+|_+/g, '_').replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    return name.charAt(0).toLowerCase() + name.slice(1);
}

function parsePath(
    template: string,
    given: readonly Argument[],
): [texts: readonly string[], path: readonly Argument[]] {
    const pieces = template.split(/[{}]/);
    const names = pieces.filter((_, index) => index % 2 === 1);
    const find = (wire: string): Argument =>
        given.find((one) => one.place === 'path' && one.wire === wire) ??
        argument({ name: argumentName(wire), wire, place: 'path' }, '!');
    return [pieces.filter((_, index) => index % 2 === 0), names.map(find)];
}

/** Envelopes that every page is read by, whichever of them an operation is said to have. */
const ENVELOPES: ReadonlySet<string> = new Set(['classic', 'v2', 'service']);

function parsePagination(said: string | undefined): Pagination | undefined {
    if (said === undefined) return undefined;
    const [where = '', size, cursor] = said.split(',');
    return { shape: ENVELOPES.has(where) ? undefined : parseShape(where), pageSize: Number(size), cursor };
}

function parseShape(where: string): PageShape {
    const [rows = '', count, next] = where.split(':');
    return { rows: namesOf(rows), count: count ? namesOf(count) : undefined, next: next ? namesOf(next) : undefined };
}

const namesOf = (path: string): readonly string[] => path.split('.').filter((name) => name !== '');
