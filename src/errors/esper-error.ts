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
const CLASS_NAMES = Symbol.for('esper-client.error');

/** Makes the guard of a class, which also has its name. A bundler leaves out a class that is not used: nothing is done to it. */
export function guardOf<T extends Error>(className: string): Guard<T> {
    const guard = (error: unknown): error is T =>
        String(Reflect.get(Object(error), CLASS_NAMES))
            .split(' ')
            .includes(className);
    return Object.assign(guard, { className });
}

/** The names of a class and of those that it is derived from, with blanks between them. */
function classNamesOf(type: unknown): string {
    const guard: unknown = Reflect.get(Object(type), 'is');
    if (guard === undefined) return '';
    return `${Reflect.get(Object(guard), 'className')} ${classNamesOf(Object.getPrototypeOf(type))}`;
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
    /** Where the walk through a list stood: give it to `resumeFrom` to go on, in another process too. Opaque, JSON-safe. */
    declare resumeToken?: string;

    constructor(message: string, options: EsperErrorOptions = {}) {
        const { cause, ...facts } = options;
        super(message, 'cause' in options ? { cause } : undefined);
        Object.defineProperty(this, CLASS_NAMES, { value: classNamesOf(new.target) });
        addFacts(this, facts);
    }

    /** The name of the class. */
    override get name(): string {
        return classNamesOf(this.constructor).split(' ')[0] ?? '';
    }

    override set name(value: string) {
        Object.defineProperty(this, 'name', { value, writable: true, configurable: true });
    }

    /** What a log needs, without the stack. */
    toJSON(): Record<string, unknown> {
        return { name: this.name, message: this.message, ...Object.fromEntries(Object.entries(this)) };
    }
}
