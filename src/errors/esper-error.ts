import type { CommandParts } from './command-parts.js';

/** Tells whether a value is an error of one class, from whichever copy of this package it came. */
export type Guard<T> = (error: unknown) => error is T;

/** Fields of an error as its constructor takes them: each may be left out. Their words stand at the class. */
export type FieldsOf<Type, Names extends keyof Type> = {
    readonly [Name in keyof Pick<Type, Names>]?: Type[Name] | undefined;
};

/** What is known of the call that failed. Holds no secret: parameters, query and headers are left out. */
export type CallFacts = FieldsOf<EsperError, 'operation' | 'method' | 'pathTemplate' | 'requestId' | 'attempts'>;

/** What an error can be given when it is made. */
export interface EsperErrorOptions extends CallFacts, FieldsOf<EsperError, 'resumeToken'> {
    /** What lies behind the error. */
    readonly cause?: unknown;
}

// The ESM and the CJS build are two copies with two sets of classes: `instanceof` fails across them, a registered symbol does not.
const CLASS_NAME = Symbol.for('esper-client.error');

/** Names a class on its prototype, so that minifiers and copies don't matter, and makes its guard. */
export function named<T extends Error>(type: { readonly prototype: T }, name: string): Guard<T> {
    Object.defineProperty(type.prototype, 'name', { value: name, configurable: true, writable: true });
    Object.defineProperty(type.prototype, CLASS_NAME, { value: name });
    return (error: unknown): error is T => {
        for (let at = error; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
            if (Object.getOwnPropertyDescriptor(at, CLASS_NAME)?.value === name) return true;
        }
        return false;
    };
}

/** Says more in an error that is already there; its stack repeats the message, so both change. */
export function addToMessage(error: Error, words: string): void {
    const { message, stack } = error;
    error.message = `${message}${words}`;
    if (stack?.startsWith(`${error.name}: ${message}`)) error.stack = stack.replace(message, () => error.message);
}

/** Hangs onto an error what is known of its call, where it does not know better. */
export function addFacts(error: EsperError, facts: CallFacts): void {
    for (const [name, value] of Object.entries(facts)) {
        if (value === undefined || Object.hasOwn(error, name)) continue;
        Object.defineProperty(error, name, { value, enumerable: true, writable: true, configurable: true });
    }
}

/** Hangs onto an error of `sendCommand` what became of the command; a log does not see it. */
export function addParts(error: EsperError, parts: CommandParts): void {
    Object.defineProperty(error, 'parts', { value: parts, writable: true, configurable: true });
}

/**
 * The root of everything this client throws. Safe to log: no key, no header and no parameter is reachable from it.
 *
 * @example
 * try {
 *     await esper.device.getDeviceById({ deviceId });
 * } catch (error) {
 *     if (EsperNotFoundError.is(error)) return undefined;
 *     throw error;
 * }
 */
export class EsperError extends Error {
    /** Tells whether a value is an error of this class; works across the ESM and the CJS copy, where `instanceof` does not. */
    static readonly is: Guard<EsperError> = named(this, 'EsperError');
    /** operationId of the description, such as `getDeviceById`. */
    declare readonly operation?: string;
    /** HTTP method of the call. */
    declare readonly method?: string;
    /** Path with its parameters in braces. */
    declare readonly pathTemplate?: string;
    /** `x-request-id` of the answer, for questions to Esper's support. */
    declare readonly requestId?: string;
    /** How many attempts were made; 0 when nothing was sent. */
    declare readonly attempts?: number;
    /** Where the walk through a list stood: give it to `resumeFrom` to go on, in another process too. Opaque, JSON-safe. */
    declare resumeToken?: string;
    /**
     * What became of a command to many, on an error of `sendCommand`: `{ sent, unsent, unknown }`. Plain JSON, but not
     * in `toJSON`, since it can be long.
     */
    declare parts?: CommandParts;

    constructor(message: string, options: EsperErrorOptions = {}) {
        const { cause, ...facts } = options;
        super(message, 'cause' in options ? { cause } : undefined);
        addFacts(this, facts);
    }

    /** What a log needs, without the stack. */
    toJSON(): Record<string, unknown> {
        return { name: this.name, message: this.message, ...Object.fromEntries(Object.entries(this)) };
    }
}
