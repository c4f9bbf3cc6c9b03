import { fileURLToPath } from 'node:url';
import tests, { project } from '../../jest.config.mjs';

// As the project tests itself, but in one process and in no random order: Stryker compares runs.

/** @type {import('jest').Config} */
const config = {
    ...project,
    testTimeout: tests.testTimeout,
    roots: ['<rootDir>/test'],
    testEnvironment: fileURLToPath(new URL('first-failure.cjs', import.meta.url)),
    testSequencer: fileURLToPath(new URL('quickest-first.cjs', import.meta.url)),
};

export default config;
