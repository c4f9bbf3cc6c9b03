import { fileURLToPath } from 'node:url';
import tests from '../../jest.config.mjs';

// As the project tests itself, but in one process and in no random order: Stryker compares runs.
const { maxWorkers: _, randomize: __, ...project } = tests;

/** @type {import('jest').Config} */
const config = {
    ...project,
    rootDir: fileURLToPath(new URL('../..', import.meta.url)),
    roots: ['<rootDir>/test'],
    testEnvironment: fileURLToPath(new URL('first-failure.cjs', import.meta.url)),
    testSequencer: fileURLToPath(new URL('quickest-first.cjs', import.meta.url)),
};

export default config;
