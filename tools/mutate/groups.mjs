/**
 * What is mutated, and the tests that should notice: those of the area, as long as they are quick. Tests of TLS, proxies, big files, real
 * time, programs and bundles are left out; a fault that only they see counts as one that nobody saw.
 */
export const GROUPS = {
    retry: {
        mutate: ['retry', 'retry-after', 'token-bucket', 'limiter', 'attempt', 'dispatch', 'turn'],
        tests: ['retry', 'attempt', 'client', 'hooks-and-logs', 'redaction', 'axios-instance', 'create-axios'],
    },
    errors: {
        mutate: [
            'answer',
            'api-error',
            'command-error',
            'connection-failure',
            'error-body',
            'errors',
            'esper-error',
            'secrets',
            'status-error',
            'thrown',
        ],
        tests: ['errors', 'redaction', 'axios-instance', 'client', 'wait-for-command'],
    },
    configuration: {
        mutate: [
            'base-url',
            'check-by-rules',
            'check-options',
            'create-configuration',
            'header-check',
            'option-rules',
            'proxy',
            'rule',
            'settings',
            'wait-options',
        ],
        tests: ['configuration', 'client', 'axios-instance', 'pagination'],
    },
    pagination: {
        mutate: ['page', 'page-promise', 'paginate', 'resume-token', 'walk', 'walk-*'],
        tests: [
            'pagination',
            'pagination-concurrency',
            'pagination-consistent',
            'pagination-hostile',
            'pagination-resume',
        ],
    },
};
