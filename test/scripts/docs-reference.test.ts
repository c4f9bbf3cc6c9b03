import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nock from 'nock';
import { operations } from '../../generated/operations.js';
import { EsperApiError, EsperClient, fileFromPath } from '../../src/index.js';
import { propertyOf, readOperation } from '../../src/request/operation.js';
import { mockNetwork } from '../support/mocked-network.js';
import { runProgram } from '../support/run-program.js';

mockNetwork();

// What `npm run docs` wrote: every operation has its section, every block of code is a call that works.

interface Media {
    example?: unknown;
    examples?: Record<string, { value: unknown }>;
}
interface Described {
    operationId: string;
    requestBody?: { content: Record<string, Media> };
    responses: Record<string, { content?: Record<string, Media> }>;
}
const description: { paths: Record<string, Record<string, Described>> } = JSON.parse(
    readFileSync('openapi/esper.json', 'utf8'),
);
const described = new Map(
    Object.entries(description.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(
            ([method, operation]) =>
                [operation.operationId, { ...operation, path, method: method.toUpperCase() }] as const,
        ),
    ),
);

const FOLDER = 'docs/reference';
const pages = ['api.md', 'docs/python-sdk.md', ...readdirSync(FOLDER).map((file) => `${FOLDER}/${file}`)];
const texts = new Map(pages.map((page) => [page, readFileSync(page, 'utf8')]));

/** Heading → section, of a page of the reference. */
const sections = pages
    .filter((page) => page.startsWith(FOLDER))
    .flatMap((page) => (texts.get(page) ?? '').split(/^## /m).slice(1))
    .map((text) => ({ heading: text.split('\n')[0] ?? '', text }));
const blocks = sections.flatMap(({ heading, text }) =>
    [...text.matchAll(/^```ts\n(.*?)\n```$/gms)].map(([, code = '']) => ({ id: heading, code })),
);

const ids = Object.keys(operations);

test('every operation has a section with a call, and a line in api.md', () => {
    expect(blocks.map(({ id }) => id).sort()).toEqual([...ids].sort());
    const rows = [...(texts.get('api.md') ?? '').matchAll(/^\| \[`esper\.(\w+)\.(\w+)\(/gm)];
    expect(rows.map(([, property, id]) => `${property}.${id}`).sort()).toEqual(
        Object.entries(operations)
            .map(([id, line]) => `${propertyOf(line)}.${id}`)
            .sort(),
    );
});

describe('each call of the reference', () => {
    const HOST = 'https://harborpine-api.esper.cloud';
    let folder: string;
    beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), 'esper-docs-'));
    });
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });

    const AsyncFunction: FunctionConstructor = Object.getPrototypeOf(async () => {}).constructor;

    /** A file of the name that the example gives. */
    const anyFile = (name: string): Promise<File> => {
        writeFileSync(join(folder, name), 'the bytes');
        return fileFromPath(join(folder, name));
    };

    test.each(blocks)('$id is the request of the description, and gives its answer', async ({ id, code }) => {
        const operation = described.get(id);
        if (operation === undefined) throw new Error(`There is no operation ${id}.`);
        const { method, path, requestBody, responses } = operation;
        const [status = '', response] = Object.entries(responses).find(([each]) => Number(each) < 300) ?? [];
        const [[type = '', media] = []] = Object.entries(response?.content ?? {});
        const answer = media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
        const requests: { path: string; body: unknown }[] = [];
        nock(HOST)
            .intercept(/^/, method)
            .query(true)
            .reply((uri, body) => {
                requests.push({ path: uri.split('?')[0] ?? '', body });
                if (answer === undefined) return [Number(status)];
                const text = type === 'application/json' ? JSON.stringify(answer) : String(answer);
                return [Number(status), text, { 'content-type': type }];
            });

        const esper = new EsperClient({ tenant: 'harborpine', apiKey: 'a-key', enterpriseId: 'an-id' });
        const last = /^const (\w+) =/.exec(code)?.[1];
        const given: unknown = await new AsyncFunction(
            'esper',
            'fileFromPath',
            `${code}\n${last === undefined ? '' : `return ${last};`}`,
        )(esper, anyFile);

        expect(requests).toHaveLength(1);
        expect(requests[0]?.path).toMatch(new RegExp(`^/api${path.replace(/\{\w+\}/g, '[^/{]+')}$`));
        const sent = requestBody?.content['application/json']?.example;
        if (sent !== undefined) expect(requests[0]?.body).toEqual(sent);
        if (readOperation(id, operations[id as keyof typeof operations]).pagination)
            expect(given).toMatchObject({ body: answer });
        else expect(given).toEqual(answer);
    });
});

test('the calls of the reference compile under the strictest options', async () => {
    const folder = join('.cache', `docs-blocks-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    try {
        const head = `import { type EsperClient, fileFromPath } from '../../src/index.js';\ndeclare const esper: EsperClient;\n`;
        const calls = blocks.map(({ id, code }) => `// ${id}\n{\n${code}\n}\n`);
        writeFileSync(join(folder, 'reference.ts'), `${head}${calls.join('')}`);
        const compilerOptions = { noUnusedLocals: false, rootDir: '../..', types: ['node'] };
        writeFileSync(
            join(folder, 'tsconfig.json'),
            JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'] }),
        );
        const { stdout } = await runProgram(['node_modules/typescript/bin/tsc', '-p', folder]);
        // What is wrong in src is another test's concern.
        expect(stdout.split('\n').filter((line) => line.startsWith(folder) || line.startsWith('error'))).toEqual([]);
    } finally {
        rmSync(folder, { recursive: true });
    }
}, 60_000);

describe('errors.md', () => {
    const table = [
        ...(texts.get(`${FOLDER}/errors.md`) ?? '').matchAll(/^\| ([\d, ]+).* \| `(\w+)` \| (yes|no) \|$/gm),
    ];
    const cases = table.flatMap(([, statuses = '', name = '', again = '']) =>
        statuses
            .split(',')
            .filter((status) => status.trim() !== '')
            .map((status) => ({ status: Number(status), name, again })),
    );

    test('names the statuses that have a class of their own, and those that are retried', () => {
        expect(cases.map(({ status }) => status)).toEqual([
            400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 502, 503, 504,
        ]);
    });

    test.each(cases)('$status is a $name, tried again: $again', async ({ status, name, again }) => {
        nock('https://harborpine-api.esper.cloud').get('/api/v1/enterprise/an-id/').times(2).reply(status, {});
        const esper = new EsperClient({
            tenant: 'harborpine',
            apiKey: 'a-key',
            enterpriseId: 'an-id',
            maxRetries: 1,
            maxThrottleWait: 0,
            sleep: async () => {},
        });
        const error: unknown = await esper.enterprise.getEnterprise().catch((reason: unknown) => reason);
        nock.cleanAll();
        expect(EsperApiError.is(error)).toBe(true);
        expect(error).toMatchObject({ name, status, attempts: again === 'yes' ? 2 : 1 });
    });
});
