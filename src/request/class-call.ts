import type { AxiosInstance, AxiosResponse, RawAxiosRequestConfig } from 'axios';
import { captureSite, pointTo } from '../errors/call-site.js';
import { refusedParameter } from '../errors/invalid.js';
import { mergeHeaders } from '../util/headers.js';
import { type BuiltRequest, buildRequest } from './build-request.js';
import { directSendOf } from './direct-send.js';
import { FIT, type PageCall } from './fitted.js';
import { UploadForm } from './multipart-form.js';
import { readOperation } from './operation.js';
import { assertParameters, checkParameters } from './parameters.js';

export { RequiredError } from '../errors/required-error.js';
export type { FileSource } from './file-source.js';
export type { AnyString, ArgsOf, Input, InputOf } from './input.js';
export type { Listed } from './listed.js';

/** What a class of the API was made with. */
export interface ClassSettings {
    readonly axios: AxiosInstance;
    /** The address below which the API is, unless the instance has a `baseURL`. */
    readonly basePath: string;
    readonly configuration:
        | {
              /** The key, or what tells it. */
              readonly accessToken?: string | Promise<string> | (() => string | Promise<string>) | undefined;
              /** What each config of axios begins with. */
              readonly baseOptions?: RawAxiosRequestConfig | undefined;
          }
        | undefined;
}

/** What a method of a class was called with, and the line of its operation. */
export interface ClassCall extends PageCall {
    readonly id: string;
    readonly line: string;
}

/** Our own frames on top of a stack: `captureSite`, this module, the class and its base. */
const CLASS_FRAMES = 4;

/**
 * Calls an operation by its line, with the options of an axios config and axios's answer.
 * An instance of `createAxios` sends the call itself; any other is given a config.
 */
export async function callFromClass<T>(
    settings: ClassSettings,
    { id, line, ...given }: ClassCall,
): Promise<AxiosResponse<T>> {
    const operation = readOperation(id, line);
    const { axios, configuration } = settings;
    const send = directSendOf(axios);
    const site = send === undefined ? {} : captureSite(CLASS_FRAMES);
    const { parameters = {}, options = {} } = given.options?.[FIT]?.(operation, given) ?? given;
    assertParameters(operation, parameters, refusedParameter);
    checkParameters(operation, parameters, refusedParameter);
    const request = buildRequest(operation, parameters, refusedParameter);
    const all = merge(configuration?.baseOptions, options);
    const sent = send?.(request, all);
    if (sent !== undefined)
        return sent.catch((error: unknown) => {
            throw pointTo(error, site, CLASS_FRAMES);
        });
    return axios.request<T>(await toConfig(settings, request, all));
}

function merge(base: RawAxiosRequestConfig | undefined, options: RawAxiosRequestConfig): RawAxiosRequestConfig {
    if (base === undefined) return options;
    return { ...base, ...options, headers: mergeHeaders({ ...base.headers }, { ...options.headers }) };
}

/**
 * Converts a request into a config of axios.
 * For an instance of `createAxios`, which has the key and streams forms, without a key and with the body as it is.
 */
async function toConfig(
    { axios, basePath, configuration }: ClassSettings,
    { operation, path, headers, body }: BuiltRequest,
    options: RawAxiosRequestConfig,
): Promise<RawAxiosRequestConfig> {
    const isOurs = directSendOf(axios) !== undefined;
    const { accessToken } = configuration ?? {};
    const token = isOurs ? undefined : await (typeof accessToken === 'function' ? accessToken() : accessToken);
    const { answer } = operation;
    return {
        ...(answer.includes('/') && { responseType: answer.startsWith('text/') ? 'text' : 'arraybuffer' }),
        ...options,
        method: operation.method,
        url: (axios.defaults.baseURL ? '' : basePath) + path,
        headers: mergeHeaders(
            {
                ...headers,
                // axios puts the boundary behind it.
                ...(body instanceof UploadForm && { 'Content-Type': 'multipart/form-data' }),
                ...(token && { Authorization: `Bearer ${token}` }),
            },
            { ...options.headers },
        ),
        data: body instanceof UploadForm && !isOurs ? await body.toFormData('axios') : body,
    };
}
