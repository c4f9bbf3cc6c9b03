import type { AxiosResponse, RawAxiosRequestConfig } from 'axios';
import { captureSite } from '../errors/call-site.js';
import { toAxiosConfig } from '../request/axios-config.js';
import { checkQuery } from '../request/extra-query.js';
import { FIT, type Fitted, type PageCall } from '../request/fitted.js';
import type { Operation } from '../request/operation.js';
import { fromAxiosResponse } from '../response/axios-response.js';
import type { ListOptions } from './list-options.js';
import type { ItemOf, PageBody } from './page.js';
import { createPagePromise, type PagePromise } from './page-promise.js';
import type { PageFacts } from './page-source.js';

/** Rows to ask for in a page when the caller names no `limit`: a bare method doesn't tell its own. */
const pageSize = 100;

/** A list method of a generated class, bound to its object. */
export type ListMethod<Parameters, Body> = (
    parameters: Parameters,
    options?: RawAxiosRequestConfig,
) => Promise<AxiosResponse<Body>>;

/**
 * Iterates a list of a bare generated class as the client does its own.
 * Await one page, iterate all, resume after an error. With a `cursor` among the parameters (`'start'` for the first
 * page) it goes by cursor. Give the class an axios instance from `createAxios`: a plain one knows no retry and throws
 * its own errors.
 *
 * @example
 * const api = new DeviceApi(createConfiguration(options), undefined, createAxios(options));
 * for await (const device of paginate(api.getAllDevices.bind(api), { enterpriseId })) console.log(device.device_name);
 */
export function paginate<Parameters extends object, Body extends PageBody>(
    method: ListMethod<Parameters, Body>,
    ...[parameters, options]: Partial<Parameters> extends Parameters
        ? [parameters?: NoInfer<Parameters>, options?: ListOptions]
        : [parameters: NoInfer<Parameters>, options?: ListOptions]
): PagePromise<ItemOf<Body>, Body> {
    const given: Readonly<Record<string, unknown>> = { ...parameters };
    const facts = new LearntFacts(method.name.replace(/^bound /, '') || 'paginate', 'limit' in given);
    return createPagePromise(
        {
            source: async (asked, callOptions) => {
                const config = toAxiosConfig(callOptions);
                const fit: Fitted[typeof FIT] = (operation, call) => {
                    if (callOptions.query !== undefined) checkQuery(operation, callOptions.query);
                    return facts.fit(operation, call.parameters === undefined ? { ...call, options: config } : call);
                };
                // The caller's own parameters, with numbers or strings in place of those that page.
                // A method without any takes options only.
                const sent = Object.defineProperty({ ...asked } as Parameters, FIT, { value: fit });
                const fitted: RawAxiosRequestConfig & Fitted = { ...config, [FIT]: fit };
                return fromAxiosResponse(await method(sent, fitted));
            },
            facts,
            site: captureSite(),
        },
        given,
        options ?? {},
    );
}

/** The facts of a list: those of most lists, until a method of a generated class tells its operation. */
class LearntFacts implements PageFacts {
    readonly operation: string;
    readonly pageSize = pageSize;
    limitParameter: PageFacts['limitParameter'] = 'limit';
    cursorParameter: PageFacts['cursorParameter'] = 'cursor';
    shape: PageFacts['shape'];
    readonly #isLimitGiven: boolean;

    constructor(operation: string, isLimitGiven: boolean) {
        this.operation = operation;
        this.#isLimitGiven = isLimitGiven;
    }

    /** Takes over what an operation says; a call of one without a limit loses ours. */
    fit({ pagination }: Operation, call: PageCall): PageCall {
        if (pagination === undefined) return call;
        const { limitParameter, cursorParameter, shape } = pagination;
        Object.assign(this, { limitParameter, cursorParameter, shape });
        if (limitParameter !== undefined || this.#isLimitGiven) return call;
        const { limit: _, ...parameters }: { readonly limit?: unknown } = { ...call.parameters };
        return { ...call, parameters };
    }
}
