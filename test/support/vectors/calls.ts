import { operations } from '../../../generated/operations.js';
import { type CallOptions, type ClientOptions, EsperClient, type FileSource } from '../../../src/index.js';
import { type Operation, propertyOf, readOperation } from '../../../src/request/operation.js';
import { overTransport } from '../over-transport.js';
import { bytesOf, type Call, type Client, type GivenFile, KEY, type PathCall } from './files.js';

/** A client as a vector wants it, without retries. */
export function clientFor(origin: string, { enterprise_id, base_path, now }: Client = {}): EsperClient {
    return new EsperClient({
        ...overTransport,
        baseUrl: origin + (base_path ?? '/api'),
        apiKey: KEY,
        enterpriseId: enterprise_id,
        maxRetries: 0,
        maxThrottleWait: 0,
        ...(now !== undefined && clockAt(now)),
    });
}

/** The option that stops the clock. */
export function clockAt(now: string): Pick<ClientOptions, 'now'> {
    const milliseconds = Date.parse(now);
    return { now: () => milliseconds };
}

/** What the description says of a vector's operation. */
export function operationOf({ operation }: Call): Operation {
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
export function argumentOf(operation: Operation, name: string): string {
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
    if (file.stream) return new Blob([bytes]).stream();
    return new File([bytes], file.name ?? '', { type: file.type ?? '' });
}
