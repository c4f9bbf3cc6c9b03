import type { CommandOutcome } from './command-outcome.js';
import type { CommandParts } from './command-parts.js';

/** Tells whether a value is an error of one class, from whichever copy of this package it came. */
export type Guard<T> = (error: unknown) => error is T;

/**
 * Fields of an error as its constructor takes them: each may be left out.
 * Their doc comments are those of the class.
 */
export type FieldsOf<Type, Names extends keyof Type> = {
    readonly [Name in keyof Pick<Type, Names>]?: Type[Name] | undefined;
};

/**
 * Whether a request reached the API.
 * `yes`: an answer came. `no`: it surely never left. `unknown`: the connection stood and the answer is missing, so that
 * it may have been acted on.
 */
export type Sent = 'no' | 'yes' | 'unknown';

/** What is known of the call that failed. Holds no secret: parameters, query and headers are left out. */
export type CallFacts = FieldsOf<
    EsperError,
    'operation' | 'method' | 'pathTemplate' | 'requestId' | 'attempts' | 'sent'
>;

/** Options of an error's constructor. */
export interface EsperErrorOptions extends CallFacts, FieldsOf<EsperError, 'resumeToken'> {
    /** The error that led to this one. */
    readonly cause?: unknown;
}

// The ESM and the CJS build are two copies with two sets of classes: `instanceof` fails across them, a registered
// symbol does not.
const CLASS_NAMES = Symbol.for('esper-client.error');

/**
 * Creates the guard of a class, which also has its name.
 * Nothing is done to the class, so that a bundler leaves out one that is not used.
 */
export function guardOf<T extends Error>(className: string): Guard<T> {
    // By a computed key it has that name, whatever a minifier does.
    const named = {
        [className](error: unknown): error is T {
            return `${Object(error)[CLASS_NAMES]}`.split(' ').includes(className);
        },
    };
    return Reflect.get(named, className);
}

/** Lists the names of a class and of those that it is derived from, with blanks between them. */
function classNamesOf(type: { readonly is?: Guard<unknown> }): string {
    return type.is === undefined ? '' : `${type.is.name} ${classNamesOf(Object.getPrototypeOf(type))}`;
}

/** Appends to the message of an error, and to its stack, which repeats the message. */
export function addToMessage(error: Error, suffix: string): void {
    const { message, stack } = error;
    error.message = `${message}${suffix}`;
    if (stack?.startsWith(`${error.name}: ${message}`)) error.stack = stack.replace(message, () => error.message);
}

/** Adds facts about its call to an error; those that it has already stay. */
export function addFacts(error: EsperError, facts: CallFacts): void {
    for (const [name, value] of Object.entries(facts)) {
        if (value === undefined || Object.hasOwn(error, name)) continue;
        Object.defineProperty(error, name, { value, enumerable: true, writable: true, configurable: true });
    }
}

/** Sets whether the call that an error ends reached the API, where the error is that of something else. */
export function setSent(error: EsperError, sent: Sent): void {
    Object.defineProperty(error, 'sent', { value: sent, enumerable: true, writable: true, configurable: true });
}

/** Adds to an error of `sendCommand` what became of the command; a log does not show it. */
export function addParts(error: EsperError, parts: CommandParts): void {
    Object.defineProperty(error, 'parts', { value: parts, writable: true, configurable: true });
}

/**
 * Adds to an error of `waitForCommand` where the command stood.
 * An outcome that it has stays; a log does not show it.
 */
export function addOutcome(error: EsperError, outcome: CommandOutcome): void {
    if (error.outcome !== undefined) return;
    Object.defineProperty(error, 'outcome', { value: outcome, writable: true, configurable: true });
}

/**
 * The root of everything this client throws.
 * Safe to log: no key, no header and no parameter is reachable from it.
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
    /**
     * Tells whether a value is an error of this class.
     * It works across the ESM and the CJS copy, where `instanceof` does not.
     */
    static readonly is: Guard<EsperError> = /* @__PURE__ */ guardOf('EsperError');
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
    /**
     * Where the iteration of a list stood: pass it as `resumeFrom` to go on, in another process too.
     * Opaque, JSON-safe.
     */
    declare resumeToken?: string;
    /**
     * What became of a command to many, on an error of `sendCommand`: `{ sent, unsent, unknown }`.
     * Plain JSON, but not in `toJSON`, since it can be long.
     */
    declare parts?: CommandParts;
    /**
     * Where a command stood at the last look at it, on an error of `waitForCommand`.
     * Absent when nothing was known. Plain JSON, but in `toJSON` of an `EsperCommandError` only, since it can be long.
     */
    declare readonly outcome?: CommandOutcome;

    constructor(message: string, options: EsperErrorOptions = {}) {
        const { cause, ...facts } = options;
        super(message, 'cause' in options ? { cause } : undefined);
        Object.defineProperty(this, CLASS_NAMES, { value: classNamesOf(new.target) });
        addFacts(this, facts);
    }

    /** The name of the class. */
    override get name(): string {
        return classNamesOf(Object(this.constructor)).split(' ')[0] ?? '';
    }

    override set name(value: string) {
        Object.defineProperty(this, 'name', { value, writable: true, configurable: true });
    }

    /**
     * Whether the request reached the API. After `unknown` look before you send again: it may have been done. Of a call
     * with several attempts it is `unknown` when any of them may have been acted on without telling.
     */
    get sent(): Sent {
        return 'unknown'; // an error that knows better has a property of its own
    }

    /** What a log needs, without the stack. */
    toJSON(): Record<string, unknown> {
        return { name: this.name, message: this.message, sent: this.sent, ...Object.fromEntries(Object.entries(this)) };
    }
}
