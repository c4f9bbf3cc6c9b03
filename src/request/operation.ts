import type { FileRule } from './file-source.js';

/** An argument of an operation. */
export interface Argument {
    /** Where it goes, by the sign of its word: path, query, header, body, or a string or a file of a form. */
    readonly place: '{' | '?' | ':' | '=' | '&' | '@';
    /** What a call names it. */
    readonly name: string;
    /** Its name on the wire. */
    readonly wire: string;
    /** What joins the items of a list in a query, `{}` for an object; undefined repeats the name. */
    readonly style: string | undefined;
    /** Whether it may have several values. */
    readonly isList: boolean;
    readonly isRequired: boolean;
    /** Whether the client fills it in when a call leaves it out. */
    readonly isFilled: boolean;
    /** Whether no text from outside may repeat it. */
    readonly isSecret: boolean;
    /** Whether the API takes no file without a name. */
    readonly needsName: boolean;
    /** Of a file the most bytes that the API takes, of a body its type unless that is JSON. */
    readonly limit: string | undefined;
}

/** How a list operation is paged. */
export interface Pagination {
    /** operationId, for errors and resume tokens. */
    readonly operation: string;
    /** Rows to ask for in one page of a walk when the caller names no `limit`. */
    readonly pageSize: number;
    /** The argument that takes the number of rows; undefined for a list without `limit` and `offset`. */
    readonly limitParameter: 'limit' | undefined;
    /** The argument that takes a cursor, where the list has one. */
    readonly cursorParameter: string | undefined;
    /** Where the rows are and what stands beside them; undefined for the envelopes of most lists. */
    readonly shape: PageShape | undefined;
}

/**
 * Where a page has its parts, by the names that lead there.
 * No names are the answer itself, or no count and no next.
 */
export interface PageShape {
    readonly rows: readonly string[];
    readonly count: readonly string[];
    /** null: nothing follows a page, since the list comes whole. */
    readonly next: readonly string[] | null | undefined;
}

/** What a request of an operation needs, as its line says it. */
export interface Operation {
    readonly id: string;
    /** Path with its parameters in braces. */
    readonly pathTemplate: string;
    /** Success statuses outside 2xx, or with a body that may be missing. */
    readonly empty: readonly number[];
    /**
     * What a success answers.
     * The type of the JSON (`object` for a list too), `any` of them, `nothing`, or the content type of a string or of
     * bytes.
     */
    readonly answer: string;
    readonly method: string;
    /** Texts and arguments, as they follow each other. */
    readonly path: readonly (string | Argument)[];
    readonly arguments: readonly Argument[];
    /** What a call names its arguments. */
    readonly names: ReadonlySet<string>;
    /** `multipart` or `urlencoded`. */
    readonly form: string | undefined;
    readonly pagination: Pagination | undefined;
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
    const [, method = '', path = '', ...words] = line.split(' ');
    const said = (start: string): string | undefined =>
        words.find((word) => word.startsWith(start))?.slice(start.length);
    // Of the path `/device/{device_id}/` they are `/device/`, `{device_id` and `/`.
    const pieces = path.split(/(?=\{)|\}/).map((piece) => parseArgument(piece) ?? piece);
    const all = [...pieces, ...words.map(parseArgument)].filter((one) => typeof one === 'object');
    return {
        id,
        method,
        pathTemplate: pieces.map((piece) => (typeof piece === 'string' ? piece : `{${piece.wire}}`)).join(''),
        path: pieces,
        arguments: all,
        names: new Set(all.map(({ name }) => name)),
        form: said('form='),
        answer: said('->') ?? 'object',
        empty: said('empty=')?.split(',').map(Number) ?? [],
        pagination: parsePagination(id, said('list='), all),
    };
}

const ARGUMENT = /^([{?:=&@])(?:([\w$]+)=)?(.+?)(,|%7C|%20|\{\}|\[\])?([!~*+]*)(?:<(.+))?$/;

function parseArgument(word: string): Argument | undefined {
    const [, place, name, wire = '', style, flags = '', limit] = ARGUMENT.exec(word) ?? [];
    if (!isPlace(place)) return undefined;
    return {
        place,
        name: name ?? argumentName(wire),
        wire,
        style: style === '[]' ? undefined : style,
        isList: style !== undefined && style !== '{}',
        isRequired: place === '{' || flags.includes('!'),
        isFilled: flags.includes('~'),
        isSecret: flags.includes('*'),
        needsName: flags.includes('+'),
        limit,
    };
}

/** Reads from the argument of a file what the API takes. */
export function fileRuleOf({ limit, needsName }: Argument): FileRule {
    return { maxBytes: limit === undefined ? undefined : Number(limit), needsName };
}

const isPlace = (sign: string | undefined): sign is Argument['place'] => sign !== undefined;

/** What a call names the argument of a name on the wire: `device_id` is `deviceId`. */
const argumentName = (wire: string): string =>
    wire.replace(/[\W_]+(.)|^./g, (start, letter?: string) => letter?.toUpperCase() ?? start.toLowerCase());

/** Lists the names that lead to a part of a page, as in `content.roles`; none for `.`. */
export const namesOnPath = (path: string): readonly string[] => path.split('.').filter(Boolean);

function parsePagination(
    operation: string,
    said: string | undefined,
    all: readonly Argument[],
): Pagination | undefined {
    if (said === undefined) return undefined;
    const [where = '', size = 100, cursorParameter] = said.split(',');
    const limitParameter = all.some(({ name }) => name === 'limit') ? 'limit' : undefined;
    const [rows = [], count, next = []] = where.split(':').map(namesOnPath);
    // A list that neither tells of more rows nor can be asked for them comes whole.
    const isWhole = !(count?.length || next.length || limitParameter || cursorParameter);
    return {
        operation,
        pageSize: Number(size),
        limitParameter,
        cursorParameter,
        shape: count && { rows, count, next: isWhole ? null : next },
    };
}
