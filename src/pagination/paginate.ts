import type { AxiosResponse, RawAxiosRequestConfig } from 'axios';
import { captureSite } from '../errors/call-site.js';
import { toAxiosConfig } from '../request/axios-config.js';
import { fromAxiosResponse } from '../response/axios-response.js';
import type { ListOptions } from './list-options.js';
import type { ItemOf, PageBody } from './page.js';
import { createPagePromise, type PagePromise } from './page-promise.js';

/** Rows to ask for in a page when the caller names no `limit`: a bare method doesn't tell its own. */
const pageSize = 100;

/** A list method of a generated class, bound to its object. */
export type ListMethod<Parameters, Body> = (
    parameters: Parameters,
    options?: RawAxiosRequestConfig,
) => Promise<AxiosResponse<Body>>;

/**
 * Iterates a list of a bare generated class as the client does its own.
 * Await one page, iterate all, resume after an error. With a `cursor` among the parameters (`'start'` for the first page) it goes by cursor. Give the class an
 * axios instance from `createAxios`: a plain one knows no retry and throws its own errors.
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
    return createPagePromise(
        {
            // The parameters are the caller's own, with numbers or texts in place of those that page.
            source: async (asked, callOptions) =>
                fromAxiosResponse(await method(asked as Parameters, toAxiosConfig(callOptions))),
            facts: {
                operation: method.name.replace(/^bound /, '') || 'paginate',
                pageSize,
                limitParameter: 'limit',
                cursorParameter: 'cursor',
            },
            site: captureSite(),
        },
        given,
        options ?? {},
    );
}
