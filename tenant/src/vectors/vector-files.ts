import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Kinds } from './kinds.js';

/** Reads files of vectors from a folder that has their schema, and checks them against it. */
export class VectorFiles {
    readonly #folder: URL;
    // Lax where 2020-12 is used as meant: `oneOf` beside `properties`, and a field of two types.
    readonly #ajv = new Ajv2020({ strictRequired: false, allowUnionTypes: true });

    constructor(folder: URL) {
        this.#folder = folder;
        ('default' in addFormats ? addFormats.default : addFormats)(this.#ajv);
        this.#ajv.addSchema(Object(this.#parse('schema.json')), 'vectors');
    }

    /** Reads a file of one kind. Throws when it is not what the schema says. */
    read<Kind extends keyof Kinds>(kind: Kind, path: string): Kinds[Kind] {
        const file = this.#parse(path);
        const validate = this.#ajv.compile<Kinds[Kind]>({ $ref: `vectors#/$defs/${kind}` });
        if (validate(file)) return file;
        throw new Error(`${path}: ${this.#ajv.errorsText(validate.errors)}`);
    }

    #parse(path: string): unknown {
        return JSON.parse(readFileSync(new URL(path, this.#folder), 'utf8'));
    }
}
