import { Ajv, type Options } from 'ajv';
import formats from 'ajv-formats';

// The default export of a CommonJS module: node gives the module object where a bundler gives its `default`.
const addFormats = 'default' in formats ? formats.default : formats;

/** Makes a JSON Schema validator that knows the formats of OpenAPI. */
export function createAjv(options: Options = {}): Ajv {
    const ajv = new Ajv({ strict: false, ...options });
    addFormats(ajv);
    return ajv;
}
