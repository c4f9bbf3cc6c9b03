// esper-client/fetch as users have it: where no axios is, in a bundle, and to a compiler.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.js';
import { ROOT, run, runProgram } from '../support/run-program.js';
import { json, serve } from '../support/servers.js';

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'esper-without-axios-'));
    const home = path.join(folder, 'node_modules/esper-client');
    mkdirSync(home, { recursive: true });
    for (const name of ['dist', 'package.json'])
        cpSync(path.join(ROOT, name), path.join(home, name), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program in the folder where axios is not installed. */
function runThere(name: string, code: string) {
    writeFileSync(path.join(folder, name), code);
    return runProgram([name], { cwd: folder });
}

const IMPORTS: readonly [name: string, load: (entry: string) => string][] = [
    ['main.mjs', (entry) => `const { EsperClient } = await import('${entry}');`],
    ['main.cjs', (entry) => `const { EsperClient } = require('${entry}');`],
];

describe.each(IMPORTS)('where axios is not installed, %s', (name, load) => {
    test('calls, lists, uploads and downloads by esper-client/fetch', async () => {
        const server = await serve((request, response) => {
            if (request.method === 'POST') {
                request.resume().on('end', () => json(response, 201, { name: 'a.txt' }));
            } else if (request.url?.includes('/file')) response.end('the file');
            else if (request.url?.includes('offset='))
                json(response, 200, { count: 1, next: null, results: [{ id: 'd' }] });
            else json(response, 200, { device_name: 'Kiosk' });
        });
        const { stdout, stderr } = await runThere(
            name,
            `${load('esper-client/fetch')}
            (async () => {
                const esper = new EsperClient({ baseUrl: '${server.baseUrl}', apiKey: 'a-key', enterpriseId: 'e' });
                const { device_name } = await esper.device.getDeviceById({ deviceId: 'd' });
                const [{ id }] = await esper.device.getAllDevices({ offset: 0 }).toArray({ maxItems: 9 });
                const { name } = await esper.content.postContent({ key: new File(['a'], 'a.txt') });
                const { stream } = await esper.download('${server.baseUrl}/file');
                console.log(device_name, id, name, await new Response(stream).text());
            })();`,
        );
        expect({ stdout, stderr }).toEqual({ stdout: 'Kiosk d a.txt the file\n', stderr: '' });
    });

    test('finds that the root needs it', async () => {
        expect((await runThere(name, load('esper-client'))).stderr).toMatch(/Cannot find (package|module) 'axios'/);
    });
});

test('its types need none of axios', async () => {
    writeFileSync(
        path.join(folder, 'types.mts'),
        `import { EsperClient, type ClientOptions, type Device, DeviceState, EsperNotFoundError } from 'esper-client/fetch';
        const options: ClientOptions = { tenant: 'acme', apiKey: 'a-key' };
        const esper = new EsperClient(options);
        const device: Device = await esper.device.getDeviceById({ deviceId: 'd' });
        const { headers, status } = await esper.device.getDeviceById({ deviceId: 'd' }).withResponse();
        export const all: [string | null, number, unknown] = [headers.get('x'), status, device.state === DeviceState.ACTIVE];
        export const patient: EsperClient = esper.withOptions({ timeout: 1 });
        export const isOurs = (error: unknown): boolean => EsperNotFoundError.is(error);
        // @ts-expect-error there is no axios to hand in
        new EsperClient({ ...options, axios: undefined! });
        `,
    );
    const compilerOptions = {
        target: 'ES2022',
        module: 'nodenext',
        lib: ['ES2022', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        types: [],
    };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.mts'] }));
    const tsc = createRequire(__filename)
        .resolve('typescript/package.json')
        .replace(/package\.json$/, 'bin/tsc');
    expect(await run(process.execPath, [tsc, '-p', folder])).toEqual({ code: 0, stdout: '', stderr: '' });
});

const isAxios = /\bAxiosError\b|\bAxiosHeaders\b|\bXMLHttpRequest\b/;
const bundles = {
    node: bundle('node', 'cjs', 'fetch'),
    page: bundle('browser', 'iife', 'fetch'),
    root: bundle('node', 'cjs', 'index'),
};
const codeOf = (name: keyof typeof bundles): string => readFileSync(bundles[name], 'utf8');

test('a bundle of it has nothing of axios', () => {
    expect(isAxios.exec(codeOf('node'))?.[0]).toBeUndefined();
    expect(isAxios.exec(codeOf('page'))?.[0]).toBeUndefined();
    expect(isAxios.test(codeOf('root'))).toBe(true);
});

test('a bundle of it for a page imports nothing', () => {
    expect(/\brequire\(|^import |\bimport\(/m.exec(codeOf('page'))?.[0]).toBeUndefined();
});
