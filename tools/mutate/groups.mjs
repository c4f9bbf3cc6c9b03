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
            'errors/*',
            'response/{read-response,error-body}',
            'transport/connection-error',
            'util/{redaction,thrown}',
        ],
        tests: ['errors', 'redaction', 'axios-instance', 'client', 'wait-for-command'],
    },
    configuration: {
        mutate: ['configuration/*'],
        tests: ['configuration', 'client', 'axios-instance', 'pagination'],
    },
    pagination: {
        mutate: ['pagination/*', 'client/paginate'],
        tests: [
            'pagination',
            'pagination-concurrency',
            'pagination-consistent',
            'pagination-hostile',
            'pagination-resume',
        ],
    },
};
