import axios, {
    type AxiosProgressEvent,
    type AxiosRequestConfig,
    type InternalAxiosRequestConfig,
    type RawAxiosRequestConfig,
} from 'axios';
import { parseBelow } from '../configuration/base-url.js';
import type { CallOptions } from '../configuration/call-options.js';
import { isOwnHeader } from '../configuration/header-rules.js';
import type { Settings } from '../configuration/settings.js';
import { refusal } from '../errors/invalid.js';
import type { Call } from './call.js';
import { checkFile } from './file-source.js';
import { UploadForm } from './multipart-form.js';
import { findOperation, type OperationPlan, queryValues } from './operation.js';

/** Converts the config that axios hands to an adapter into a call. */
export function toCall(config: InternalAxiosRequestConfig, settings: Settings): Call {
    const { responseType } = config;
    if (responseType !== undefined && responseType !== 'json') {
        throw refusal(undefined, 'responseType', `only json is read, got ${responseType}`);
    }
    const url = axiosWithoutDefaults.getUri(addressOf(config));
    const { origin, pathname, searchParams } = parseBelow(settings.baseUrl, url);
    const method = (config.method ?? 'get').toUpperCase();
    const operation = findOperation(method, (origin + pathname).slice(settings.baseUrl.length));
    const body = toBody(config.data, operation);
    return {
        operation,
        method,
        url,
        headers: {
            ...(settings.userAgent !== '' && { 'User-Agent': settings.userAgent }),
            ...headersOfConfig(config, body),
        },
        body,
        options: toOptions(config),
        secrets: operation?.secret.flatMap((name) => queryValues(operation, name, searchParams)) ?? [],
    };
}

const axiosWithoutDefaults = new axios.Axios({});

const ADDRESS = ['url', 'baseURL', 'params', 'paramsSerializer', 'allowAbsoluteUrls'] as const;

/** Picks what the address depends on: a whole config takes axios ten times as long to merge. */
function addressOf(config: InternalAxiosRequestConfig): AxiosRequestConfig {
    const address: AxiosRequestConfig = {};
    for (const name of ADDRESS) Reflect.set(address, name, config[name]);
    return address;
}

/** Reads the body as axios's transforms left it. */
export function toBody(data: unknown, operation?: OperationPlan | undefined): string | UploadForm | undefined {
    if (data === undefined || data === null || typeof data === 'string') return data ?? undefined;
    if (data instanceof UploadForm) return data;
    if (data instanceof FormData) return toUploadForm(data, operation);
    throw refusal(operation?.id, 'data', 'expected JSON or a FormData');
}

/**
 * Copies the content of a `FormData`.
 * A `FormData` turns what is no Blob into a string: a Buffer's bytes, the name of a stream's class.
 */
function toUploadForm(data: FormData, operation: OperationPlan | undefined): UploadForm {
    const files = Object.entries(operation?.files ?? {});
    const form = new UploadForm();
    for (const [field, value] of data) {
        const [parameter = field, file] = files.find(([, { field: name }]) => name === field) ?? [];
        const isFile = file !== undefined || typeof value !== 'string';
        form.append(field, isFile ? checkFile(value, operation?.id ?? 'data', parameter, file?.maxBytes) : value);
    }
    return form;
}

/** Returns the headers of a config without those that the client sets. */
export function headersOfConfig(
    config: InternalAxiosRequestConfig,
    body: string | UploadForm | undefined,
): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(config.headers)) {
        // axios names a content type for every POST; a form has its own, with a boundary.
        const isDefaultContentType = name.toLowerCase() === 'content-type' && typeof body !== 'string';
        if (!isDefaultContentType && !isOwnHeader(name) && value !== undefined && value !== null && value !== false)
            headers[name] = String(value);
    }
    return headers;
}

function toOptions(config: InternalAxiosRequestConfig & EsperRequestConfig): CallOptions {
    const { esper, timeout, signal, onUploadProgress } = config;
    return {
        ...esper,
        timeout: timeout || undefined,
        signal: signal instanceof AbortSignal ? signal : undefined,
        onUploadProgress:
            onUploadProgress &&
            (({ bytes, total }) =>
                onUploadProgress({ ...toAxiosProgress(bytes), ...(total !== undefined && { total }) })),
    };
}

/** Converts progress into an event of axios. */
const toAxiosProgress = (loaded: number): AxiosProgressEvent => ({ loaded, bytes: loaded, lengthComputable: false });

/**
 * A config of axios with the options that axios lacks, under one name.
 * axios hands unknown options on to its adapter.
 */
export interface EsperRequestConfig extends RawAxiosRequestConfig {
    readonly esper?: Pick<CallOptions, 'maxRetries' | 'idempotent'> | undefined;
}

/**
 * Converts the options of a call into those of a generated class.
 * The class understands them all when it has an axios instance from `createAxios`.
 */
export function toAxiosConfig(options: CallOptions): EsperRequestConfig {
    const { timeout, maxRetries, idempotent, signal, headers, onUploadProgress } = options;
    return {
        ...(timeout !== undefined && { timeout }),
        ...(signal !== undefined && { signal }),
        ...(headers !== undefined && { headers: { ...headers } }),
        ...(onUploadProgress !== undefined && {
            onUploadProgress: ({ loaded, total }: AxiosProgressEvent) => onUploadProgress({ bytes: loaded, total }),
        }),
        ...((maxRetries !== undefined || idempotent !== undefined) && { esper: { maxRetries, idempotent } }),
    };
}
