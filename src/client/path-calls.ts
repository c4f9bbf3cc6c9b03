import { CALL_RULES, type CallOptions } from '../configuration/call-options.js';
import { checkByRules, type Rule } from '../configuration/rules.js';
import type { Settings } from '../configuration/settings.js';
import { type CallSite, captureSite, pointTo } from '../errors/call-site.js';
import type { ListOptions } from '../pagination/list-options.js';
import { createPagePromise, type PagePromise } from '../pagination/page-promise.js';
import type { ListSource } from '../pagination/page-source.js';
import type { Dispatch } from '../pipeline/stage.js';
import { buildCall, buildRequest } from '../request/build-request.js';
import { namesOnPath, type PageShape } from '../request/operation.js';
import { checkMethod, describedAs, ENTERPRISE, type PathRequest, toOperation } from '../request/path-request.js';
import type { ApiPromise, WithResponse } from '../response/response.js';
import { fieldsOf, isNonEmptyString } from '../util/guards.js';
import type { CompleteParameters } from './call-operation.js';
import { toApiPromise } from './methods.js';

/** Options of a request to a path of your own. */
export interface RequestOptions extends CallOptions {
    /**
     * The body: anything that JSON can hold, or a `FormData` with files in it.
     * A string goes out as it is where `headers` name a `Content-Type` that is no JSON. Default: none.
     */
    readonly body?: unknown;
}

/**
 * Where the pages of a list have their parts, by the names that lead there.
 * `content.roles` is `roles` in `content`, `.` the answer itself.
 */
export interface ListEnvelope {
    /** The rows. */
    readonly rows: string;
    /**
     * How many rows the list has.
     * Default: not told.
     */
    readonly count?: string | undefined;
    /**
     * The address of the next page, of which the numbers are read; `null` for a list that comes whole.
     * Default: not told, the list ends with an empty page.
     */
    readonly next?: string | null | undefined;
}

/** Options of a list at a path of your own. */
export interface PathListOptions extends ListOptions {
    /**
     * Where its pages have their rows.
     * Default: `results`, or `content.results`, as nearly all lists of the API.
     */
    readonly envelope?: ListEnvelope | undefined;
}

/** Calls what the description does not have. */
export interface PathCaller {
    /**
     * Sends a request to a path below the base URL, for what the description does not have yet.
     * It has key, deadline, retries and errors of any call; the answer is parsed and not checked, undefined where there
     * is no body. `{enterprise_id}` is filled in; what else varies is yours to put in, by `encodeURIComponent`. Errors
     * and hooks name the operation where the description has the path after all.
     *
     * Throws what any call does, and an `EsperConfigurationError` for a path that would lead elsewhere.
     *
     * @example
     * const answer = await esper.request('GET', '/v2/something-new/', { query: { name: 'x' } });
     * await esper.request('POST', '/enterprise/{enterprise_id}/something/', { body: { name: 'x' }, idempotent: true });
     */
    request(
        method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD',
        path: string,
        options?: RequestOptions,
    ): ApiPromise<unknown>;
    /**
     * Lists what is at a path below the base URL, with the iterators of any list.
     * `limit`, `offset` and `cursor` go into `query`.
     *
     * Throws what any list does, when it is used; an `EsperConfigurationError` for a path that would lead elsewhere.
     *
     * @example
     * for await (const row of esper.list('/v2/something-new/', { query: { limit: 50 } })) console.log(row);
     * const roles = esper.list('/v1/roles/', { envelope: { rows: 'content.roles', next: null } });
     */
    list(path: string, options?: PathListOptions): PagePromise<unknown, unknown>;
}

/** Rows to ask for in a page of a walk when the caller names no `limit`. */
const PAGE_SIZE = 100;

const BODY: Rule = { expected: 'anything', accepts: () => true };

const ENVELOPE: Rule = {
    expected: "where a page has its parts, such as { rows: 'content.roles', count: 'content.total' }",
    accepts: isEnvelope,
};

function isEnvelope(value: unknown): value is ListEnvelope {
    const { rows, count, next, ...others } = fieldsOf(value);
    const isPath = (path: unknown): boolean => path === undefined || isNonEmptyString(path);
    return isNonEmptyString(rows) && isPath(count) && (next === null || isPath(next)) && !Object.keys(others).length;
}

const toShape = ({ rows, count = '', next = '' }: ListEnvelope): PageShape => ({
    rows: namesOnPath(rows),
    count: namesOnPath(count),
    next: next === null ? null : namesOnPath(next),
});

/** What such calls are made of. */
interface Parts {
    readonly settings: Settings;
    readonly dispatch: Dispatch;
    readonly completeParameters: CompleteParameters;
}

/** Creates the calls by path of one client. */
export function createPathCalls({ settings, dispatch, completeParameters }: Parts): PathCaller {
    async function sendTo(
        request: PathRequest,
        options: CallOptions,
        enterpriseId?: unknown,
    ): Promise<WithResponse<unknown>> {
        const { operation, parameters } = toOperation({ ...request, headers: options.headers });
        const given = enterpriseId === undefined ? parameters : { ...parameters, [ENTERPRISE]: enterpriseId };
        const complete = await completeParameters(operation, given, options.signal);
        const call = buildCall(buildRequest(operation, complete), options, settings);
        return dispatch({ ...call, ...describedAs(request, options.query) });
    }

    async function start(
        request: PathRequest,
        options: RequestOptions,
        site: CallSite,
    ): Promise<WithResponse<unknown>> {
        try {
            checkMethod(request);
            checkByRules(request.caller, options, { ...CALL_RULES, body: BODY });
            const { body, ...callOptions } = options;
            return await sendTo({ ...request, body }, callOptions);
        } catch (error) {
            throw pointTo(error, site);
        }
    }

    return {
        request(method, path, options = {}) {
            const site = captureSite();
            return toApiPromise(start({ caller: 'request', method, path }, options, site));
        },
        list(path, given) {
            const { envelope, query = {}, ...options }: PathListOptions = Object(given);
            const request: PathRequest = { caller: `list ${path}`, method: 'GET', path };
            const list: ListSource<unknown> = {
                source: ({ [ENTERPRISE]: enterpriseId, ...asked }, callOptions) =>
                    sendTo(request, { ...callOptions, query: asked }, enterpriseId),
                facts: {
                    operation: request.caller,
                    pageSize: PAGE_SIZE,
                    limitParameter: 'limit',
                    cursorParameter: 'cursor',
                    shape: isEnvelope(envelope) ? toShape(envelope) : undefined,
                    baseUrl: settings.baseUrl,
                },
                complete: async (given, signal) => {
                    checkByRules(request.caller, { query, envelope }, { query: CALL_RULES.query, envelope: ENVELOPE });
                    const { operation } = toOperation(request);
                    // The enterprise goes among the parameters, so that a token stays with it.
                    return { ...given, ...(await completeParameters(operation, {}, signal)) };
                },
                site: captureSite(),
            };
            return createPagePromise<unknown, unknown>(list, Object(query), options);
        },
    };
}
