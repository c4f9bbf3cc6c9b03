/**
 * Names folders of `src/` to mutate, and tests that should notice: those of the area that are quick.
 * Tests of TLS, proxies, big files, real time, programs and bundles are left out; a fault that only they see counts as
 * one that nobody saw.
 */
export const GROUPS = {
    pipeline: {
        folders: ['pipeline'],
        tests: [
            'pipeline/*',
            'client/{client,axios-instance,create-axios}',
            'errors/{redaction,secret-headers}',
            'files/{slow-upload,sources,upload}',
        ],
    },
    errors: {
        folders: ['errors', 'response', 'util'],
        tests: [
            'errors/*',
            'client/{client,axios-instance}',
            'pipeline/{attempt,hooks-and-logs,retry}',
            'transport/{decoding,odd-answers,platforms}',
        ],
    },
    configuration: {
        folders: ['configuration'],
        tests: [
            'configuration/*',
            'client/{client,axios-instance,fetch-client,with-options}',
            'errors/{secret-headers,words}',
            'pagination/pagination',
            'pipeline/{held-calls,hooks-and-logs}',
            'transport/client-headers',
        ],
    },
    pagination: {
        folders: ['pagination'],
        tests: ['pagination/{pagination,concurrent,consistent,hostile,resume}'],
    },
};
