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
import { mergeHeaders } from '../util/headers.js';
import type { Call } from './call.js';
import { writeQuery } from './extra-query.js';
import {
    checkFile,
    type FilePlace,
    type FileRule,
    type FileSource,
    FORM_DATA_NAMELESS,
    nameOf,
    refuseNameless,
} from './file-source.js';
import { findOperation } from './find-operation.js';
import { isFormData, UploadForm } from './multipart-form.js';
import { fileRuleOf, type Operation } from './operation.js';
import { HALF_PAIR } from './query.js';

/** Converts the config that axios hands to an adapter into a call. */
export function toCall(config: InternalAxiosRequestConfig, settings: Settings): Call {
    const url = urlOf(config);
    const { origin, pathname, searchParams } = parseBelow(settings.baseUrl, url);
    const method = (config.method ?? 'get').toUpperCase();
    const operation = findOperation(method, (origin + pathname).slice(settings.baseUrl.length));
    checkResponseType(config, operation);
    const body = toBody(config.data, operation);
    return {
        operation,
        method,
        url,
        headers: mergeHeaders(settings.headers, headersOfConfig(config, body)),
        body,
        options: toCallOptions(config),
        secrets: operation === undefined ? [] : secretsOf(operation, searchParams, config),
    };
}

/** What builds addresses as axios does, without anybody's defaults; made when it is first used. */
let addresses: InstanceType<typeof axios.Axios> | undefined;
function axiosWithoutDefaults(): InstanceType<typeof axios.Axios> {
    addresses ??= new axios.Axios({});
    return addresses;
}

function urlOf(config: InternalAxiosRequestConfig): string {
    try {
        return axiosWithoutDefaults().getUri(addressOf(config));
    } catch (error) {
        if (error instanceof URIError) throw refusal(undefined, 'params', HALF_PAIR);
        throw error;
    }
}

const ADDRESS = ['url', 'baseURL', 'params', 'paramsSerializer', 'allowAbsoluteUrls'] as const;

/** Picks what the address depends on: a whole config takes axios ten times as long to merge. */
function addressOf(config: InternalAxiosRequestConfig): AxiosRequestConfig {
    const address: AxiosRequestConfig = {};
    for (const name of ADDRESS) Reflect.set(address, name, config[name]);
    return address;
}

/** Refuses to read anything but JSON, unless the description says that an answer is a string or bytes. */
function checkResponseType({ responseType }: InternalAxiosRequestConfig, operation: Operation | undefined): void {
    if (responseType === undefined || responseType === 'json' || operation?.answer.includes('/')) return;
    throw refusal(undefined, 'responseType', `only json is read, got ${responseType}`);
}

/** Lists the values in a query and in headers of arguments that are secrets. */
function secretsOf(operation: Operation, query: URLSearchParams, { headers }: InternalAxiosRequestConfig): string[] {
    const all = operation.arguments.filter(({ isSecret }) => isSecret);
    return all
        .flatMap(({ wire, place }) => (place === '?' ? query.getAll(wire) : [String(headers.get(wire) ?? '')]))
        .filter((value) => value !== '');
}

/** Reads the body as axios's transforms left it. */
export function toBody(data: unknown, operation: Operation | undefined): string | UploadForm | undefined {
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
 * Copies the content of a `FormData`.
 * A `FormData` turns what is no Blob into a string: a Buffer's bytes, the name of a stream's class.
 */
function toUploadForm(data: FormData, operation: Operation | undefined): UploadForm {
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
function checkField(name: string, value: unknown, operation: Operation | undefined): CheckedField {
    const argument = operation?.arguments.find(({ wire, place }) => wire === name && place === '@');
    const rule = argument && fileRuleOf(argument);
    const place = { operation: operation?.id ?? 'data', parameter: argument?.name ?? name };
    const isText = rule === undefined && typeof value === 'string';
    return { value: isText ? value : checkFile(value, place, rule ?? {}), place, rule };
}

/** What becomes of an object that is taken for a string. */
const OBJECT = /^\[object \w+\]$/;

/** Returns the headers of a config without those that the client sets, and those without a value. */
export function headersOfConfig({ headers }: RawAxiosRequestConfig, body?: unknown): Record<string, string> {
    const sendable: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers ?? {})) {
        // axios names a content type for every POST; a form has its own, with a boundary.
        const isDefaultContentType = name.toLowerCase() === 'content-type' && typeof body !== 'string';
        if (isDefaultContentType || isOwnHeader(name) || value === undefined || value === null || value === false)
            continue;
        const text = String(value);
        // axios makes strings of values before an adapter sees them.
        if (OBJECT.test(text)) throw refusal(undefined, 'headers', `the value of ${name} is no string`);
        sendable[name] = text;
    }
    return sendable;
}

const CALL_OPTIONS: ReadonlySet<string> = new Set(['timeout', 'signal', 'headers', 'onUploadProgress', 'esper']);

/** Tells whether a config says nothing but what a call's options can say too. */
export function hasOnlyCallOptions(config: RawAxiosRequestConfig): boolean {
    return Object.keys(config).every((name) => CALL_OPTIONS.has(name));
}

/** Reads what a config says that a call's options can say too. */
export function toCallOptions(config: EsperRequestConfig): CallOptions {
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
    const { timeout, maxRetries, idempotent, signal, headers, query, onUploadProgress } = options;
    return {
        ...(query !== undefined && {
            params: query,
            paramsSerializer: { serialize: () => writeQuery('paginate', query) },
        }),
        ...(timeout !== undefined && { timeout }),
        ...(signal !== undefined && { signal }),
        ...(headers !== undefined && { headers: { ...headers } }),
        ...(onUploadProgress !== undefined && {
            onUploadProgress: ({ loaded, total }: AxiosProgressEvent) => onUploadProgress({ bytes: loaded, total }),
        }),
        ...((maxRetries !== undefined || idempotent !== undefined) && { esper: { maxRetries, idempotent } }),
    };
}
