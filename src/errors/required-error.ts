import { EsperConfigurationError } from './errors.js';
import { type EsperErrorOptions, type Guard, guardOf } from './esper-error.js';

/**
 * A class of the API was called with a parameter that can't be sent, or without one that it needs.
 * Nothing was sent.
 */
export class RequiredError extends EsperConfigurationError {
    static override readonly is: Guard<RequiredError> = /* @__PURE__ */ guardOf('RequiredError');

    /** The name of the parameter. */
    declare readonly field: string;

    constructor(field: string, message: string, options?: EsperErrorOptions) {
        super(message, options);
        Object.defineProperty(this, 'field', { value: field, enumerable: true });
    }
}
