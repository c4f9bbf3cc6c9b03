import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/run-program.js';

const read = (name: string) => JSON.parse(readFileSync(path.join(ROOT, name), 'utf8'));

test('every dependency that has an install script is denied it by name, so that npm ci warns of none', () => {
    const entries = Object.entries<{ hasInstallScript?: boolean; optional?: boolean }>(
        read('package-lock.json').packages,
    );
    const names = entries
        .filter(([, { hasInstallScript }]) => hasInstallScript)
        .map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length));
    const denied = read('package.json').allowScripts;
    expect(Object.values(denied)).toEqual(Object.keys(denied).map(() => false));
    expect(Object.keys(denied)).toEqual(expect.arrayContaining(names));
});
