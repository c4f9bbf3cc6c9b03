import { fileURLToPath } from 'node:url';

/** What all tests have in common. */
export const project = {
    rootDir: fileURLToPath(new URL('.', import.meta.url)),
    testEnvironment: 'node',
    roots: ['<rootDir>/test', '<rootDir>/tenant/test'],
    testMatch: ['**/*.test.ts'],
    transform: {
        '\\.[cm]?tsx?$': [
            '@swc/jest',
            { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
        ],
    },
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
    errorOnDeprecated: true,
    restoreMocks: true,
};

/** Tests of what goes over the wire: a transport must make no difference to them. Proxies fetch refuses. */
const ON_THE_WIRE = [
    ...['decoding', 'errors', 'forms', 'hooks-and-logs', 'odd-answers', 'redaction', 'retry', 'sockets', 'throttle'],
    ...['transport', 'vectors'],
];

/** @type {import('jest').Config} */
const config = {
    projects: [
        { ...project, displayName: 'axios' },
        {
            ...project,
            displayName: 'undici',
            roots: ['<rootDir>/test'],
            testMatch: [`**/(${[...ON_THE_WIRE, 'proxy'].join('|')}).test.ts`],
            globals: { ESPER_TEST_TRANSPORT: 'undici' },
        },
        {
            ...project,
            displayName: 'fetch',
            roots: ['<rootDir>/test'],
            testMatch: [`**/(${ON_THE_WIRE.join('|')}).test.ts`],
            globals: { ESPER_TEST_TRANSPORT: 'fetch' },
        },
    ],
    maxWorkers: '100%',
    testTimeout: 30_000, // a busy machine is no failure; what has a deadline of its own asserts it
    randomize: true,
    // With --coverage only, as CI runs it: it costs the tests of src/ a fifth more time.
    collectCoverageFrom: ['src/**/*.ts'],
    // Branches: what sockets, tunnels and TLS do is tested in programs of their own, which are not counted.
    coverageThreshold: { global: { lines: 97, branches: 95 } },
    coverageReporters: [['text', { skipFull: true }]],
};

export default config;
