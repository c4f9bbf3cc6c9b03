import { operations } from '../../../generated/operations.js';
import { type CallOptions, type ClientOptions, EsperClient, type FileSource, toFile } from '../../../src/index.js';
import { type Operation, propertyOf, readOperation } from '../../../src/request/operation.js';
import { bytesOf } from '../../../tenant/src/vectors/bytes.js';
import type { Call, Client, GivenFile, PathCall } from '../../../tenant/src/vectors/vector.js';
import { overTransport } from '../over-transport.js';

/** How the client of a play is made. */
export interface ClientTask extends Client {
    readonly base_url?: string;
}

/** Makes the client of a play. What it would wait for is not waited for. */
export function clientOf(task: ClientTask): EsperClient {
    return new EsperClient({ ...overTransport, ...optionsOf(task), sleep: async () => undefined });
}

/** Reads the options of the client of a play. */
export function optionsOf(task: ClientTask): ClientOptions {
    const { base_url, api_key, keys, enterprise_id, max_retries, max_hold_ms, timeout_ms, now, hosts } = task;
    const left = [...(keys ?? [])];
    return {
        baseUrl: base_url,
        apiKey: keys === undefined ? api_key : () => keyOf(left.shift()),
        enterpriseId: enterprise_id,
        maxRetries: max_retries,
        maxThrottleWait: max_hold_ms,
        timeout: timeout_ms,
        ...(hosts && { transport: undefined, fetch: (url, init) => fetch(leadBy(hosts, String(url)), init) }),
        ...(now !== undefined && { now: () => Date.parse(now) }),
    };
}

/** What the function gives that a key is asked of: no string where a program is mistaken. */
function keyOf(given: string | number | null | undefined): string {
    if (given === null || given === undefined) throw new Error('no key');
    return Object(given).valueOf();
}

/** Leads a request for a host that there is not to where it is answered. */
function leadBy(hosts: Readonly<Record<string, string>>, url: string): string {
    const [host, here] = Object.entries(hosts).find(([origin]) => url.startsWith(`${origin}/`)) ?? ['', ''];
    return url.replace(host, here);
}

/** What the description says of a vector's operation. */
function operationOf({ operation }: Call): Operation {
    return readOperation(operation, lineOf(operation));
}

function lineOf(operation: string): string {
    const found = Object.entries(operations).find(([id]) => id === operation);
    if (found === undefined) throw new Error(`The description has no operation ${operation}`);
    return found[1];
}

/** Makes a vector's call through the client, and gives back what the client does. */
export function makeCall(esper: EsperClient, call: Call, options: CallOptions = {}): unknown {
    const operation = operationOf(call);
    const { headers, idempotent } = call;
    const parameters = parametersOf(call, operation);
    const method: unknown = Reflect.get(Object(Reflect.get(esper, propertyOf(lineOf(call.operation)))), call.operation);
    if (typeof method !== 'function') throw new Error(`The client has no method ${call.operation}`);
    const all = { ...options, ...(headers && { headers }), ...(idempotent && { idempotent }) };
    return operation.arguments.length > 0 ? method(parameters, all) : method(all);
}

/** Makes a vector's call of what the description lacks. */
export function makePathCall(
    esper: EsperClient,
    { operation, method, path, parameters, ...options }: PathCall,
): unknown {
    if (operation !== undefined) return makeCall(esper, { operation, ...(parameters && { parameters }) }, options);
    return Reflect.apply(esper.request, esper, [method, path, options]);
}

/** The name of a parameter in this client. */
function argumentOf(operation: Operation, name: string): string {
    return operation.arguments.find(({ wire }) => wire === name)?.name ?? name;
}

function parametersOf(
    { parameters = {}, body, form = {}, files = {} }: Call,
    operation: Operation,
): Record<string, unknown> {
    const entries = Object.entries({ ...parameters, ...form }).map(([name, value]) => [
        argumentOf(operation, name),
        value,
    ]);
    const sources = Object.entries(files).map(([field, file]) => [argumentOf(operation, field), sourceOf(file)]);
    const json = operation.arguments.filter(({ place }) => place === '=').map(({ name }) => [name, body]);
    return Object.fromEntries([...entries, ...sources, ...json]);
}

function sourceOf(file: GivenFile): FileSource {
    const bytes = new Uint8Array(bytesOf(file));
    if (file.stream) return toFile(new Blob([bytes]).stream(), { name: file.name ?? '' });
    return new File([bytes], file.name ?? '', { type: file.type ?? '' });
}
