import { readFileSync } from 'node:fs';
import { readObject, readString } from './util/json.js';

// In src/ and in dist/ these files are one folder up, so this module has to stay at the top of src/.

/** Reads a file that the package carries: `openapi.json` is a copy of the project's bundle, made by the build. */
export function readPackageFile(name: 'openapi.json' | 'package.json'): string {
    return readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
}

/** Gives a folder that the package carries: `vectors/` is a copy of the project's, made by the build. */
export function packageFolder(name: 'vectors/'): URL {
    return new URL(`../${name}`, import.meta.url);
}

/** Says which version of the package this is. */
export function packageVersion(): string {
    return readString(readObject(JSON.parse(readPackageFile('package.json'))), 'version') ?? 'unknown';
}
