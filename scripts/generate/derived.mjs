// What is made of the bundle for tools that want it otherwise. esper-test-tenant ships them beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openEnums } from './open-enums.mjs';
import { toOpenApi31 } from './openapi-3-1.mjs';

/** File name → what makes its content of the bundle's. */
const DERIVED = { 'esper.open.json': openEnums, 'esper-3.1.json': toOpenApi31 };

/** Names of the files that `writeDerived` makes. */
export const DERIVED_NAMES = Object.keys(DERIVED);

/** Writes them beside the bundle. */
export function writeDerived(bundle) {
    const description = JSON.parse(readFileSync(bundle, 'utf8'));
    for (const [name, derive] of Object.entries(DERIVED))
        writeFileSync(join(dirname(bundle), name), `${JSON.stringify(derive(description), null, 2)}\n`);
}
