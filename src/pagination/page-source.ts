import type { CallOptions } from '../configuration/call-options.js';
import type { CallSite } from '../errors/call-site.js';
import { EsperPaginationError } from '../errors/errors.js';
import type { PageShape } from '../request/operation.js';
import type { WithResponse } from '../response/response.js';

/** The parameters of a list, by name. */
export type ListParameters = Readonly<Record<string, unknown>>;

/**
 * Asks for one page. The parameters are those of the operation, with `limit`, `offset` or the cursor put in.
 * `data` of the answer is looked at once, in the page's turn: until then it may be kept as it came.
 */
export type PageSource<Body> = (parameters: ListParameters, options: CallOptions) => Promise<WithResponse<Body>>;

/** What is known of a list operation. */
export interface PageFacts {
    /** operationId, for errors and resume tokens. */
    readonly operation: string;
    /** Rows to ask for in one page of a walk when the caller names no `limit`. */
    readonly pageSize: number;
    /** The parameter that takes the number of rows; undefined for a list without `limit` and `offset`. */
    readonly limitParameter?: 'limit' | undefined;
    /** The parameter that takes a cursor, where the list has one. */
    readonly cursorParameter?: string | undefined;
    /** Where a page has its rows, if not in `results`. */
    readonly shape?: PageShape | undefined;
    /** Where the list is asked for: a resume token stays with its tenant. Undefined where that is not known. */
    readonly baseUrl?: string | undefined;
}

/** Something that can be listed. */
export interface ListSource<Body> {
    readonly source: PageSource<Body>;
    readonly facts: PageFacts;
    /** Checks the parameters and fills in the enterprise, once before the first page. Undefined where all is given. */
    readonly complete?: ((parameters: ListParameters, signal: AbortSignal) => Promise<ListParameters>) | undefined;
    /** Where it was called for, for errors to point to. */
    readonly site?: CallSite | undefined;
}

/** A list as the caller asked for it. */
export interface Listing<Body> {
    readonly source: PageSource<Body>;
    readonly facts: PageFacts;
    readonly parameters: ListParameters;
    /** What tells the parameters apart. */
    readonly digest: string;
    readonly options: CallOptions;
    readonly site: CallSite;
}

/** The error of a walk that can't go on. */
export function stuck({ operation }: PageFacts, reason: string): EsperPaginationError {
    return new EsperPaginationError(`${operation}: ${reason}`, { operation });
}
