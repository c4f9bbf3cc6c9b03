import axios, {
    type AxiosProgressEvent,
    type AxiosRequestConfig,
    type InternalAxiosRequestConfig,
    type RawAxiosRequestConfig,
} from 'axios';
import { parseBelow } from '../configuration/base-url.js';
import type { CallOptions } from '../configuration/call-options.js';
import { isOwnHeader } from '../configuration/header-rules.js';
import { SIGNAL } from '../configuration/rules.js';
import type { Settings } from '../configuration/settings.js';
import { refusal } from '../errors/invalid.js';
import { tagOf } from '../util/guards.js';
import type { Call, CalledOperation } from './call.js';
import {
    checkFile,
    type FilePlace,
    type FileRule,
    type FileSource,
    FORM_DATA_NAMELESS,
    nameOf,
    refuseNameless,
} from './file-source.js';
import { UploadForm } from './multipart-form.js';
import { findOperation, queryValues } from './operation.js';

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
export function toBody(data: unknown, operation: CalledOperation | undefined): string | UploadForm | undefined {
    if (data === undefined || data === null || typeof data === 'string') return data ?? undefined;
    if (data instanceof UploadForm) {
        // An interceptor may have added some.
        for (const { name, value } of data.fields) checkField(name, value, operation);
        return data;
    }
    if (isFormData(data)) return toUploadForm(data, operation);
    throw refusal(operation?.id, 'data', 'expected JSON or a FormData');
}

/**
 * Tells whether a value is a `FormData`, by the name of its class.
 * One of another realm, such as jsdom's, is no instance of ours.
 */
function isFormData(data: unknown): data is FormData {
    return tagOf(data) === 'FormData';
}

/**
 * Copies the content of a `FormData`.
 * A `FormData` turns what is no Blob into a string: a Buffer's bytes, the name of a stream's class.
 */
function toUploadForm(data: FormData, operation: CalledOperation | undefined): UploadForm {
    const form = new UploadForm();
    for (const [name, given] of data) {
        const { value, place, rule } = checkField(name, given, operation);
        if (rule?.needsName && typeof value !== 'string' && nameOf(value) === FORM_DATA_NAMELESS) refuseNameless(place);
        form.add({ name, value, parameter: place.parameter });
    }
    return form;
}

/** A field of a form that can be sent, and what it stands for in the call. */
interface CheckedField {
    readonly value: string | FileSource;
    readonly place: FilePlace;
    /** Undefined when it takes no file. */
    readonly rule: FileRule | undefined;
}

/** Refuses a field that could not be sent as a parameter of the operation either. */
function checkField(name: string, value: unknown, operation: CalledOperation | undefined): CheckedField {
    const found = Object.entries(operation?.files ?? {}).find(([, { field }]) => field === name);
    const [parameter, rule] = found ?? [name, undefined];
    const place = { operation: operation?.id ?? 'data', parameter };
    const isText = rule === undefined && typeof value === 'string';
    return { value: isText ? value : checkFile(value, place, rule ?? {}), place, rule };
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
        signal: isSignal(signal) ? signal : undefined,
        onUploadProgress:
            onUploadProgress &&
            (({ bytes, total }) =>
                onUploadProgress({ ...toAxiosProgress(bytes), ...(total !== undefined && { total }) })),
    };
}

/** Picks real signals: axios takes what merely looks like one too; one of another realm is a signal. */
const isSignal = (signal: unknown): signal is AbortSignal => SIGNAL.accepts(signal);

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
