import { apis } from '../../generated/apis.js';
import * as models from '../../generated/models/index.js';
import * as byFetch from '../../src/fetch.js';
import * as esper from '../../src/index.js';
import * as undici from '../../src/undici.js';

test('the root exports these names, each generated class, the models, and nothing else', () => {
    const generated = new Set([...Object.values(apis).map(({ name }) => name), ...Object.keys(models)]);
    const names = Object.keys(esper).filter((name) => !generated.has(name));
    expect(names.sort()).toEqual([
        'EsperAbortError',
        'EsperApiError',
        'EsperAuthenticationError',
        'EsperBadRequestError',
        'EsperClient',
        'EsperCommandError',
        'EsperConfigurationError',
        'EsperConflictError',
        'EsperConnectionError',
        'EsperError',
        'EsperKeyError',
        'EsperNotFoundError',
        'EsperPaginationError',
        'EsperPermissionError',
        'EsperRateLimitError',
        'EsperResponseError',
        'EsperServerError',
        'EsperTimeoutError',
        'createAxios',
        'createConfiguration',
        'fileFromPath',
        'paginate',
        'toFile',
    ]);
    expect(Object.keys(esper)).toEqual(expect.arrayContaining([...generated]));
});

test('esper-client/undici exports one function', () => {
    expect(Object.keys(undici)).toEqual(['createUndiciTransport']);
});

test('esper-client/fetch exports what the root does, but for what is of axios', () => {
    const classes = new Set(Object.values(apis).map(({ name }) => name));
    const ofAxios = ['createAxios', 'createConfiguration', 'paginate'];
    const expected = Object.keys(esper).filter((name) => !classes.has(name) && !ofAxios.includes(name));
    expect(Object.keys(byFetch).sort()).toEqual(expected.sort());
});
