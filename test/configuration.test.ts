import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import {
    type ClientOptions,
    createAxios,
    createConfiguration,
    EsperClient,
    EsperConfigurationError,
    TokenApi,
} from '../src/index.js';
import { createSettings } from '../src/settings.js';
import { VERSION } from '../src/version.js';
import { errorOf, json, KEY, serve } from './support/servers.js';

const given = { tenant: 'acme', apiKey: KEY };

/** What the constructor says of options and environment. */
function refusalOf(options: object, environment: Record<string, string> = {}): string {
    try {
        createSettings(options, environment);
    } catch (error) {
        if (EsperConfigurationError.is(error)) return error.message;
        throw error;
    }
    return '';
}

describe('where the API is', () => {
    test.each<[object, Record<string, string>, string]>([
        [{ tenant: 'acme' }, {}, 'https://acme-api.esper.cloud/api'],
        [{ tenant: 'ACME' }, {}, 'https://acme-api.esper.cloud/api'],
        [{ baseUrl: 'https://acme-api.esper.cloud/api' }, {}, 'https://acme-api.esper.cloud/api'],
        [{ baseUrl: 'https://acme-api.esper.cloud/api//' }, {}, 'https://acme-api.esper.cloud/api'],
        [{ baseUrl: 'https://gateway.example:8443/esper/api/' }, {}, 'https://gateway.example:8443/esper/api'],
        [{ baseUrl: 'http://localhost:8080/api' }, {}, 'http://localhost:8080/api'],
        [{ baseUrl: 'http://127.0.0.1:8080/api' }, {}, 'http://127.0.0.1:8080/api'],
        [{ baseUrl: 'http://[::1]:8080/api' }, {}, 'http://[::1]:8080/api'],
        [{}, { ESPER_TENANT: 'acme' }, 'https://acme-api.esper.cloud/api'],
        [{}, { ESPER_BASE_URL: 'http://127.0.0.1:1/api' }, 'http://127.0.0.1:1/api'],
        [{ tenant: 'acme' }, { ESPER_BASE_URL: 'http://127.0.0.1:1/api' }, 'https://acme-api.esper.cloud/api'],
        [{ baseUrl: 'http://127.0.0.1:1/api' }, { ESPER_TENANT: 'other' }, 'http://127.0.0.1:1/api'],
        [{ tenant: undefined }, { ESPER_TENANT: 'acme', ESPER_BASE_URL: '' }, 'https://acme-api.esper.cloud/api'],
    ])('%j and %j', (options, environment, baseUrl) => {
        expect(createSettings({ apiKey: KEY, ...options }, environment).baseUrl).toBe(baseUrl);
    });
});

describe('a refusal names the option and says what was expected', () => {
    test.each<[string, object, RegExp]>([
        ['no options', {}, /^tenant or baseUrl: missing; give the option, or set ESPER_TENANT or ESPER_BASE_URL/],
        ['no key', { tenant: 'acme' }, /^apiKey: missing; give the option, or set ESPER_API_KEY in the environment$/],
        ['an unknown option', { ...given, apikey: KEY }, /^apikey: no such option; there are tenant, baseUrl, apiKey/],
        ['an inherited name', { ...given, toString: 1 }, /^toString: no such option/],
        ['both', { ...given, baseUrl: 'https://a.b/api' }, /^tenant and baseUrl: expected one of the two, got both$/],
        [
            'an empty tenant',
            { ...given, tenant: '' },
            /^tenant: expected the tenant's name only, .*, got an empty text$/,
        ],
        ['a host as tenant', { ...given, tenant: 'acme-api.esper.cloud' }, /^tenant: expected the tenant's name only/],
        ['a tenant with a slash', { ...given, tenant: 'evil.example/' }, /^tenant: /],
        ['a tenant with a line break', { ...given, tenant: 'acme\n' }, /^tenant: /],
        ['no URL', { apiKey: KEY, baseUrl: 'acme' }, /^baseUrl: expected a URL such as/],
        [
            'http to another host',
            { apiKey: KEY, baseUrl: 'http://esper.example/api' },
            /^baseUrl: must be https; http is for loopback hosts only/,
        ],
        [
            'http to a host that looks like loopback',
            { apiKey: KEY, baseUrl: 'http://127.0.0.1.evil.example/api' },
            /must be https/,
        ],
        ['another scheme', { apiKey: KEY, baseUrl: 'ftp://esper.example/api' }, /must be https/],
        [
            'credentials',
            { apiKey: KEY, baseUrl: `https://user:${KEY}@esper.example/api` },
            /^baseUrl: must not contain credentials/,
        ],
        [
            'a query',
            { apiKey: KEY, baseUrl: `https://esper.example/api?key=${KEY}` },
            /^baseUrl: must not contain a query or a hash$/,
        ],
        [
            'a hash',
            { apiKey: KEY, baseUrl: 'https://esper.example/api#' },
            /^baseUrl: must not contain a query or a hash$/,
        ],
        [
            'Esper’s host without /api',
            { apiKey: KEY, baseUrl: 'https://acme-api.esper.cloud' },
            /^baseUrl: expected a URL that ends in \/api$/,
        ],
        [
            'an empty key',
            { ...given, apiKey: '' },
            /^apiKey: expected a key of visible characters .*, got an empty text$/,
        ],
        [
            'a key with a line break',
            { ...given, apiKey: `${KEY}\n` },
            /^apiKey: expected a key of visible characters without blanks or line breaks/,
        ],
        ['a key with a blank', { ...given, apiKey: `Bearer ${KEY}` }, /^apiKey: /],
        ['a key that is no text', { ...given, apiKey: 17 }, /^apiKey: .*, got 17$/],
        ['no time', { ...given, timeout: 0 }, /^timeout: expected milliseconds, .*, got 0$/],
        ['less', { ...given, timeout: -1 }, /^timeout: /],
        ['more than a timer takes', { ...given, timeout: 2 ** 31 }, /^timeout: /],
        ['a time as text', { ...given, timeout: '60s' }, /^timeout: .*, got another text$/],
        ['NaN', { ...given, timeout: Number.NaN }, /^timeout: .*, got NaN$/],
        ['half a retry', { ...given, maxRetries: 0.5 }, /^maxRetries: expected a whole number, 0 or more, got 0.5$/],
        ['no sockets', { ...given, maxConcurrency: 0 }, /^maxConcurrency: /],
        ['no bytes', { ...given, maxResponseBytes: 0 }, /^maxResponseBytes: /],
        ['a user agent with a line break', { ...given, userAgent: 'a\r\nX: y' }, /^userAgent: /],
        ['an enterprise that is blank', { ...given, enterpriseId: ' ' }, /^enterpriseId: .*, got a blank text$/],
        ['a hook that is none', { ...given, hooks: { onRequest: 1 } }, /^hooks: /],
        ['an unknown hook', { ...given, hooks: { onError: () => {} } }, /^hooks: /],
        ['a limiter without acquire', { ...given, limiter: {} }, /^limiter: /],
        ['a logger that can’t warn', { ...given, logger: { error() {} } }, /^logger: /],
        [
            'an unknown level',
            { ...given, logLevel: 'verbose' },
            /^logLevel: expected one of off, error, warn, info, debug/,
        ],
        ['a proxy that is no URL', { ...given, proxy: 'proxy:3128' }, /^proxy: /],
        ['an axios that is none', { ...given, axios: {} }, /^axios: /],
        ['null', { ...given, timeout: null }, /^timeout: .*, got null$/],
    ])('%s', (_, options, words) => {
        const refusal = refusalOf(options);
        expect(refusal).toMatch(words);
        expect(refusal).not.toContain(KEY);
    });

    test.each<[Record<string, string>, RegExp]>([
        [
            { ESPER_TENANT: 'acme', ESPER_BASE_URL: 'https://a.b/api' },
            /^ESPER_TENANT and ESPER_BASE_URL: expected one of the two/,
        ],
        [{ ESPER_TENANT: 'a/b' }, /^ESPER_TENANT: expected the tenant's name/],
        [{ ESPER_TENANT: 'acme', ESPER_API_KEY: `${KEY} ` }, /^ESPER_API_KEY: expected a key/],
        [{ ESPER_TENANT: 'acme', ESPER_API_KEY: KEY, ESPER_LOG: 'loud' }, /^ESPER_LOG: expected one of/],
    ])('of the environment: %j', (environment, words) => {
        const refusal = refusalOf({}, environment);
        expect(refusal).toMatch(words);
        expect(refusal).not.toContain(KEY);
    });

    test('options that are no object', () => {
        expect(refusalOf('acme' as never)).toBe('options: expected an object');
        expect(refusalOf(null as never)).toBe('options: expected an object');
    });
});

test('all from the environment, an option beats it', () => {
    const environment = { ESPER_TENANT: 'acme', ESPER_API_KEY: 'a', ESPER_ENTERPRISE_ID: 'e', ESPER_LOG: 'debug' };
    expect(createSettings(undefined, environment)).toMatchObject({ apiKey: 'a', enterpriseId: 'e', logLevel: 'debug' });
    const options: ClientOptions = { apiKey: 'b', enterpriseId: 'f', logLevel: 'off' };
    expect(createSettings(options, environment)).toMatchObject({ apiKey: 'b', enterpriseId: 'f', logLevel: 'off' });
});

test('new EsperClient() reads the process’s environment', () => {
    const { env } = process;
    process.env = { ...env, ESPER_TENANT: 'acme', ESPER_API_KEY: KEY };
    try {
        expect(new EsperClient()).toHaveProperty('device');
    } finally {
        process.env = env;
    }
});

test('the user agent has the version of package.json', () => {
    const manifest = JSON.parse(readFileSync(`${__dirname}/../package.json`, 'utf8'));
    expect(VERSION).toBe(manifest.version);
    expect(createSettings(given, {}).userAgent).toBe(`esper-client/${manifest.version}`);
});

test('no proxy for a loopback host, whatever was said', () => {
    expect(
        createSettings({ baseUrl: 'http://localhost:1/api', apiKey: KEY, proxy: 'http://proxy:3128' }, {}).proxy,
    ).toBe(false);
    expect(createSettings({ ...given, proxy: 'http://u%40x:p@proxy:3128' }, {}).proxy).toEqual({
        protocol: 'http',
        host: 'proxy',
        port: 3128,
        auth: { username: 'u@x', password: 'p' },
    });
    expect(createSettings(given, {}).proxy).toBeUndefined();
});

describe('createConfiguration', () => {
    test('serves a generated class with plain axios, and holds the key only as a function', async () => {
        const server = await serve((_, response) => json(response, 200, { enterprise: 'e' }));
        const configuration = createConfiguration({ baseUrl: `${server.baseUrl}/`, apiKey: KEY });
        expect((await new TokenApi(configuration).getTokenInfo()).data).toEqual({ enterprise: 'e' });
        expect(server.requests[0]).toMatchObject({
            url: '/api/v1/token-info/',
            headers: { authorization: `Bearer ${KEY}` },
        });
        expect(inspect(configuration, { showHidden: true, depth: Number.POSITIVE_INFINITY })).not.toContain(KEY);
        expect(JSON.stringify(configuration)).not.toContain(KEY);
    });

    test('asks a key function anew, and refuses what is no key', async () => {
        const keys = ['one', 'two', 'with blank'];
        const { accessToken } = createConfiguration({ tenant: 'acme', apiKey: () => keys.shift() ?? '' });
        if (typeof accessToken !== 'function') throw new Error('no function');
        expect(await accessToken()).toBe('one');
        expect(await accessToken()).toBe('two');
        expect(await errorOf(Promise.resolve(accessToken()))).toMatchObject({ name: 'EsperConfigurationError' });
    });

    test('and createAxios refuse options as the client does', () => {
        expect(() => createConfiguration({ tenant: '' })).toThrow(EsperConfigurationError);
        expect(() => createAxios({ tenant: '' })).toThrow(EsperConfigurationError);
    });
});
