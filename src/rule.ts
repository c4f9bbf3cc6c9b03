/** What an option may be. */
export interface Rule {
    readonly expected: string;
    /** Whether it may not be left out. */
    readonly isRequired?: true;
    accepts(value: unknown): boolean;
}

export const FLAG: Rule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };

export const FUNCTION: Rule = { expected: 'a function', accepts: (value) => typeof value === 'function' };

/** Not by its class, which a program may have a second one of. */
export const SIGNAL: Rule = {
    expected: 'an AbortSignal',
    accepts: (value) =>
        typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value,
};

/** What there is, for somebody who asked for something else. */
export function thereIs(names: readonly string[]): string {
    return names.length === 1 ? `there is only ${names[0]}` : `there are ${names.join(', ')}`;
}
