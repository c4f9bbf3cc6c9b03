import {
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    realpathSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { transformSync } from '@swc/core';
import axios, { AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import * as generated from '../../generated/all.js';
import { readOperation } from '../../src/request/operation.js';
import { mockNetwork } from '../support/mocked-network.js';
import { outputOf } from '../support/run-program.js';

// What comes out of `npm run generate`, as it is committed.

interface Described {
    readonly operationId: string;
    readonly tags: readonly string[];
}

const bundle: {
    paths: Record<string, Record<string, Described>>;
    components: { schemas: Record<string, { enum?: unknown[]; 'x-enum-varnames'?: string[] }> };
} = JSON.parse(readFileSync('openapi/esper.json', 'utf8'));
const described = Object.entries(bundle.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
);
const files = readdirSync('generated', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const ourFiles = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name));
const sources = files.map((name) => ({ name, text: readFileSync(join('generated', name), 'utf8') }));

test('operations.ts has every operation of the description, with its method and path', () => {
    const listed = Object.entries(generated.operations).map(([id, line]) => {
        const { method, pathTemplate } = readOperation(id, line);
        return `${id} ${method} ${pathTemplate}`;
    });
    expect(listed.sort()).toEqual(
        described.map(({ operationId, method, path }) => `${operationId} ${method} ${path}`).sort(),
    );
});

test('apis.ts has a class for every tag, and the classes have every operation', () => {
    const tags = new Set(described.map(({ tags: [tag] }) => `${tag}Api`));
    expect(
        Object.values(generated.apis)
            .map(({ name }) => name)
            .sort(),
    ).toEqual([...tags].sort());
    const methods = Object.values(generated.apis).flatMap((api) => Object.getOwnPropertyNames(api.prototype));
    expect(methods.filter((name) => name !== 'constructor').sort()).toEqual(
        described.map(({ operationId }) => operationId).sort(),
    );
});

test('every enum has the names and values of the description', () => {
    const exported = new Map<string, unknown>(Object.entries(generated));
    for (const [name, { enum: values, 'x-enum-varnames': names }] of Object.entries(bundle.components.schemas)) {
        if (!values || !names) continue;
        expect({ [name]: exported.get(name) }).toEqual({
            [name]: Object.fromEntries(names.map((key, index) => [key, values[index]])),
        });
    }
});

test('texts keep their quotes, and there is no line that a template failed to fill', () => {
    for (const { name, text } of sources) {
        expect({
            name,
            found: text.match(/&#\w+;|&(quot|amp|lt|gt);|\{\{|, [\]}]|(filled|secret): \[\]|[ \t]$/gm),
        }).toEqual({ name, found: null });
    }
});

test('what is deprecated says so in the class, with what to use instead', () => {
    const commands = readFileSync('generated/apis/commands-api.ts', 'utf8');
    expect(commands).toMatch(
        /\* @deprecated Use `createCommand`\.\n {5}\* @throws `Esper.*\n {5}\*\/\n {4}public runCommand\(/,
    );
});

const answerOf = (config: InternalAxiosRequestConfig): AxiosResponse => ({
    config,
    data: '{}',
    status: 200,
    statusText: '',
    headers: new AxiosHeaders(),
});

describe('a path parameter that would change the path', () => {
    mockNetwork();

    test.each(['', '.', '..'])('%j is refused by the bare class, before anything is sent', async (deviceId) => {
        const api = new generated.DeviceApi(
            new generated.Configuration({ basePath: 'https://harborpine-api.esper.cloud/api' }),
        );
        await expect(api.getDeviceById({ enterpriseId: 'e', deviceId })).rejects.toMatchObject({
            name: 'RequiredError',
            field: 'deviceId',
        });
    });

    test.each([
        ['a/../b', 'a%2F..%2Fb'],
        ['%2e%2e', '%252e%252e'],
        ['…', '%E2%80%A6'],
    ])('%j is sent as %s', async (deviceId, sent) => {
        const instance = axios.create({ adapter: async (config) => answerOf(config) });
        const { config } = await new generated.DeviceApi(undefined, '/api', instance).getDeviceById({
            enterpriseId: 'e',
            deviceId,
        });
        expect(config.url).toBe(`/api/enterprise/e/device/${sent}/`);
    });
});

describe('generated/ loads', () => {
    let folder: string;
    beforeAll(() => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), 'esper-generated-')));
        symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    function compile(type: 'es6' | 'commonjs'): string {
        // With what it imports of ours: the door that its classes share with the client.
        for (const path of [...files.map((name) => join('generated', name)), ...ourFiles]) {
            const { code } = transformSync(readFileSync(path, 'utf8'), {
                jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
                module: { type },
                filename: path,
            });
            const target = join(folder, type, path.replace(/\.ts$/, '.js'));
            mkdirSync(dirname(target), { recursive: true });
            writeFileSync(target, code);
        }
        writeFileSync(
            join(folder, type, 'package.json'),
            JSON.stringify({ type: type === 'es6' ? 'module' : 'commonjs' }),
        );
        return join(folder, type, 'generated/all.js');
    }
    const keysOf = (script: string): string[] => outputOf(process.execPath, ['-e', script]).trim().split(',');

    test('as ESM and as CommonJS, with the same exports', () => {
        const esm = keysOf(
            `import(${JSON.stringify(compile('es6'))}).then((all) => console.log(Object.keys(all).sort().join()))`,
        );
        const cjs = keysOf(`console.log(Object.keys(require(${JSON.stringify(compile('commonjs'))})).sort().join())`);
        expect(esm).toEqual(
            expect.arrayContaining(['DeviceApi', 'DeviceState', 'Configuration', 'apis', 'operations']),
        );
        expect(cjs.filter((name) => name !== '__esModule')).toEqual(esm);
    });
});
