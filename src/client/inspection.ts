import { VERSION } from '../util/version.js';

/** What a console shows of a client. */
interface Inspected {
    readonly baseUrl: string;
    /** The enterprise that calls are for; undefined before it is known. */
    enterpriseId(): string | undefined;
}

/** Where `console.log` of Node, Bun and Deno asks an object how to show it. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Makes `console.log` show a client in three lines, in place of its members. */
export function makeInspectable(client: object, { baseUrl, enterpriseId }: Inspected): void {
    const value = (): string =>
        [
            `EsperClient ${baseUrl}`,
            `  enterprise: ${enterpriseId() ?? 'of the key, looked up when first needed'}`,
            `  esper-client ${VERSION}`,
        ].join('\n');
    Object.defineProperty(client, INSPECT, { value });
}
