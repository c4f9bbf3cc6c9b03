import { join } from 'node:path';
import { exampleCall } from '../shared/described/call.mjs';
import { readDescription } from '../shared/described/description.mjs';
import { readGeneratedCode } from '../shared/described/generated-code.mjs';
import { joinOperations } from '../shared/described/operations.mjs';
import { exampleCurl } from './curl.mjs';

/** Lists how each operation is called: its id, its class, in TypeScript, and by curl. */
export function operationSamples(root) {
    const description = readDescription({
        bundle: join(root, 'openapi/esper.json'),
        schemas: join(root, 'openapi/schemas'),
    });
    return joinOperations(description, readGeneratedCode(join(root, 'generated'))).map((operation) => ({
        id: operation.id,
        api: operation.api,
        name: `esper.${operation.property}.${operation.id}`,
        typescript: exampleCall(operation),
        curl: exampleCurl(operation),
    }));
}
