import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { inspect } from 'node:util';
import axios from 'axios';
import { createSettings } from '../../src/configuration/settings.js';
import {
    type ClientOptions,
    createAxios,
    createConfiguration,
    EsperClient,
    EsperConfigurationError,
    TokenApi,
} from '../../src/index.js';
import { createUndiciTransport } from '../../src/undici.js';
import { VERSION } from '../../src/util/version.js';
import { hideNode } from '../support/hide-node.js';
import { errorOf, json, KEY, serve } from '../support/servers.js';

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
        [{ baseUrl: 'http://esper.localhost/api' }, {}, 'http://esper.localhost/api'],
        [{ baseUrl: 'http://127.10.20.255/api' }, {}, 'http://127.10.20.255/api'],
        [{ baseUrl: 'https://gateway.example' }, {}, 'https://gateway.example'],
        [{ tenant: 'a' }, {}, 'https://a-api.esper.cloud/api'],
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
        ['an unknown option', { ...given, apikey: KEY }, /^apikey: no such option\. Did you mean `apiKey`\?$/],
        ['an inherited name', { ...given, toString: 1 }, /^toString: no such option/],
        ['both', { ...given, baseUrl: 'https://a.b/api' }, /^tenant and baseUrl: expected one of the two, got both$/],
        [
            'both ways out',
            { ...given, axios, transport: { open() {} } },
            /^axios and transport: expected one of the two, got both$/,
        ],
        [
            'an empty tenant',
            { ...given, tenant: '' },
            /^tenant: expected the tenant's name only, .*, got an empty string$/,
        ],
        ['a host as tenant', { ...given, tenant: 'acme-api.esper.cloud' }, /^tenant: expected the tenant's name only/],
        ['a tenant with a slash', { ...given, tenant: 'evil.example/' }, /^tenant: /],
        ['a tenant with a line break', { ...given, tenant: 'acme\n' }, /^tenant: /],
        ['a number as tenant', { ...given, tenant: 17 }, /^tenant: expected the tenant's name only, .*, got 17$/],
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
        ['another scheme on loopback', { apiKey: KEY, baseUrl: 'ftp://localhost/api' }, /must be https/],
        [
            'a user',
            { apiKey: KEY, baseUrl: `https://${KEY}@esper.example/api` },
            /^baseUrl: must not contain credentials/,
        ],
        [
            'a password',
            { apiKey: KEY, baseUrl: `https://:${KEY}@esper.example/api` },
            /^baseUrl: must not contain credentials/,
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
            /^baseUrl: expected a URL that ends in \/api, got 'https:\/\/acme-api\.esper\.cloud'$/,
        ],
        ['an empty key', { ...given, apiKey: '' }, /^apiKey: is empty$/],
        [
            'a key with a line break',
            { ...given, apiKey: `${KEY}\n` },
            /^apiKey: has a line break, as the end of a file has; trim it$/,
        ],
        [
            'a key with Bearer',
            { ...given, apiKey: `Bearer ${KEY}` },
            /^apiKey: begins with 'Bearer ', .*the key alone$/,
        ],
        ['a key with blanks', { ...given, apiKey: ` ${KEY}` }, /^apiKey: has blanks; trim it$/],
        ['a key with a dash of a word processor', { ...given, apiKey: `${KEY}–` }, /^apiKey: .* not visible ASCII$/],
        ['a key that is no text', { ...given, apiKey: 17 }, /^apiKey: expected the key as a string, .*, got a number$/],
        [
            'no time',
            { ...given, timeout: 0 },
            /^timeout: expected a number of milliseconds from 1 to 2147483647, got 0$/,
        ],
        ['less', { ...given, timeout: -1 }, /^timeout: /],
        ['more than a timer takes', { ...given, timeout: 2 ** 31 }, /^timeout: /],
        ['a time as text', { ...given, timeout: '60s' }, /^timeout: expected a number of milliseconds, got '60s'$/],
        ['NaN', { ...given, timeout: Number.NaN }, /^timeout: .*, got NaN$/],
        ['half a retry', { ...given, maxRetries: 0.5 }, /^maxRetries: expected a whole number, 0 or more, got 0.5$/],
        ['no sockets', { ...given, maxConcurrency: 0 }, /^maxConcurrency: /],
        ['no bytes', { ...given, maxResponseBytes: 0 }, /^maxResponseBytes: /],
        ['a user agent with a line break', { ...given, userAgent: 'a\r\nX: y' }, /^userAgent: /],
        ['an enterprise that is blank', { ...given, enterpriseId: ' ' }, /^enterpriseId: .*, got ' '$/],
        ['a hook that is none', { ...given, hooks: { onRequest: 1 } }, /^hooks: /],
        [
            'an unknown hook',
            { ...given, hooks: { onRespons: () => {} } },
            /^hooks: onRespons: no such hook\. Did you mean `onResponse`\?$/,
        ],
        ['a limiter without acquire', { ...given, limiter: {} }, /^limiter: /],
        ['a logger that can’t warn', { ...given, logger: { error() {} } }, /^logger: /],
        ['a name instead of a logger', { ...given, logger: 'pino' }, /^logger: .*, got 'pino'$/],
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

    const proxy = 'an http or https URL, an object with host and port, or false';
    test.each<[keyof ClientOptions, string, readonly (readonly [value: unknown, got: string])[]]>([
        ['baseUrl', 'a URL up to and including /api', [[17, '17']]],
        [
            'enterpriseId',
            'the id of an enterprise',
            [
                [true, 'true'],
                ['/e', "'/e'"],
                ['e/../other', "'e/../other'"],
            ],
        ],
        [
            'maxThrottleWait',
            'a number of milliseconds, 0 or more',
            [
                [-1, '-1'],
                [Number.NaN, 'NaN'],
                ['5', "'5'"],
            ],
        ],
        ['fetch', 'a function like fetch', [['fetch', "'fetch'"]]],
        ['timeout', 'a number of milliseconds', [['5000', "'5000'"]]],
        ['maxConcurrency', 'a whole number, 1 or more', [[0, '0']]],
        ['maxResponseBytes', 'a whole number of bytes, 1 or more', [[[], '[]']]],
        [
            'userAgent',
            'a string that can stand in a header',
            [
                ['', 'an empty string'],
                ['  ', "'  '"],
                [17, '17'],
            ],
        ],
        [
            'limiter',
            'an object with a function acquire',
            [
                [{ acquire: 1 }, 'an object'],
                ['acquire', "'acquire'"],
            ],
        ],
        [
            'logger',
            'an object with the functions error, warn, info and debug',
            ['error', 'warn', 'info', 'debug'].map((name) => [{ ...console, [name]: undefined }, 'an object']),
        ],
        ['httpAgent', 'an http.Agent', [['keep-alive', "'keep-alive'"]]],
        [
            'httpsAgent',
            'an https.Agent',
            [
                [true, 'true'],
                [null, 'null'],
            ],
        ],
        ['axios', 'an instance of axios 1.6 or newer', [[{ request() {} }, 'an object']]],
        [
            'transport',
            'a transport, such as createUndiciTransport() of esper-client/undici gives',
            [
                [{ open: true }, 'an object'],
                ['undici', "'undici'"],
            ],
        ],
        ['now', 'a function', [[1, '1']]],
        ['sleep', 'a function', [[{}, 'an object']]],
        ['random', 'a function', [[Symbol('a'), 'a symbol']]],
        [
            'hooks',
            'an object with the functions onRequest, onResponse, onRetry, onThrottle, or some of them',
            [
                [{ onRequest: 1 }, 'an object'],
                [{ onThrottle: 1 }, 'an object'],
                ['onRequest', "'onRequest'"],
                [null, 'null'],
            ],
        ],
        [
            'proxy',
            proxy,
            [
                [true, 'a boolean'],
                [null, 'null'],
                ['socks5://proxy:1080', 'a string'],
                ['http://', 'a string'],
                ['proxy.example', 'a string'],
                [{ host: 'proxy' }, 'an object'],
                [{ port: 3128 }, 'an object'],
                [{ host: ' ', port: 3128 }, 'an object'],
                [{ host: 'proxy', port: 0 }, 'an object'],
                [{ host: 'proxy', port: 70_000 }, 'an object'],
                [{ host: 'proxy\r\nevil: 1', port: 1 }, 'an object'],
                [{ host: 'user:pass@proxy', port: 1 }, 'an object'],
                [{ host: 'proxy', port: 1, protocol: 'socks5' }, 'an object'],
                [{ host: 'proxy', port: 65_536 }, 'an object'],
                [{ host: 'proxy', port: 1, protocol: 'xhttp' }, 'an object'],
                [{ host: 'proxy', port: 1, protocol: 'https://' }, 'an object'],
                [{ host: 'proxy', port: 1, auth: 'u' }, 'an object'],
                [{ host: 'proxy', port: 1, auth: { username: 'u' } }, 'an object'],
                [{ host: 'proxy', port: 1, auth: { password: 'p' } }, 'an object'],
                [{ host: 'proxy', port: 1, auth: { username: 1, password: 'p' } }, 'an object'],
                [{ host: 'proxy', port: 1, auth: { username: 'u', password: 2 } }, 'an object'],
            ],
        ],
    ])('%s: expected %s', (name, expected, values) => {
        for (const [value, got] of values) {
            const options = name === 'baseUrl' ? { apiKey: KEY } : given;
            expect(refusalOf({ ...options, [name]: value })).toBe(`${name}: expected ${expected}, got ${got}`);
        }
    });

    test('of options that a browser has no use for, where there is no Node', () => {
        const showNode = hideNode();
        try {
            expect(refusalOf({ ...given, proxy: false })).toBe('proxy: needs Node.js; a browser has no such thing');
            expect(refusalOf({ ...given, httpAgent: {} })).toBe(
                'httpAgent: needs Node.js; a browser has no such thing',
            );
            expect(refusalOf({ ...given, httpsAgent: {} })).toBe(
                'httpsAgent: needs Node.js; a browser has no such thing',
            );
            expect(refusalOf({ ...given, transport: createUndiciTransport() })).toBe(
                'transport: needs Node.js; a browser has no such thing',
            );
            expect(refusalOf({ ...given, proxy: undefined })).toBe('');
            expect(createSettings(given, {}).headers).toEqual({});
        } finally {
            showNode();
        }
    });

    test.each<[Record<string, string>, RegExp]>([
        [
            { ESPER_TENANT: 'acme', ESPER_BASE_URL: 'https://a.b/api' },
            /^ESPER_TENANT and ESPER_BASE_URL: expected one of the two/,
        ],
        [{ ESPER_TENANT: 'a/b' }, /^ESPER_TENANT: expected the tenant's name/],
        [{ ESPER_TENANT: 'acme', ESPER_API_KEY: `${KEY} ` }, /^ESPER_API_KEY: has blanks; trim it$/],
        [{ ESPER_TENANT: 'acme', ESPER_API_KEY: KEY, ESPER_LOG: 'loud' }, /^ESPER_LOG: expected one of/],
    ])('of the environment: %j', (environment, words) => {
        const refusal = refusalOf({}, environment);
        expect(refusal).toMatch(words);
        expect(refusal).not.toContain(KEY);
    });

    test('options that are no object', () => {
        expect(refusalOf('acme' as never)).toBe("options: expected an object, got 'acme'");
        expect(refusalOf(null as never)).toBe('options: expected an object, got null');
    });
});

test.each<[keyof ClientOptions, readonly unknown[]]>([
    ['tenant', ['a', '9', 'a-b', 'a'.repeat(59)]],
    ['enterpriseId', ['e-1', 'a_B9']],
    ['apiKey', [false, () => KEY, async () => KEY]],
    ['timeout', [1, 1.5, 2 ** 31 - 1]],
    ['maxThrottleWait', [0, Number.POSITIVE_INFINITY]],
    ['maxRetries', [0, 10]],
    ['maxConcurrency', [1]],
    ['maxResponseBytes', [1]],
    ['userAgent', ['fleet/1.0 (Zürich)']],
    ['hooks', [{}, { onRequest: undefined }, { onRequest() {}, onResponse() {}, onRetry() {}, onThrottle() {} }]],
    ['limiter', [{ acquire() {} }, Object.assign(() => {}, { acquire() {} })]],
    ['logger', [console]],
    ['logLevel', ['off', 'error', 'warn', 'info', 'debug']],
    [
        'proxy',
        [
            false,
            'http://proxy',
            'https://proxy:3128',
            { host: 'proxy', port: 1 },
            { host: 'proxy', port: 65_535, protocol: 'https:', auth: { username: 'u', password: '' } },
        ],
    ],
    ['httpAgent', [new HttpAgent()]],
    ['httpsAgent', [new HttpsAgent()]],
    ['axios', [axios, axios.create()]],
    ['transport', [createUndiciTransport(), { open() {} }]],
    ['fetch', [fetch]],
    ['now', [Date.now]],
    ['sleep', [async () => {}]],
    ['random', [Math.random]],
])('%s may be', (name, values) => {
    for (const value of values) expect(refusalOf({ ...given, [name]: value })).toBe('');
});

test('what is given is used, what is not has its default', () => {
    const logger = { error() {}, warn() {}, info() {}, debug() {} };
    const [now, sleep, random] = [() => 1, async () => {}, () => 0];
    const own = { timeout: 5, maxRetries: 0, maxConcurrency: 3, maxResponseBytes: 9 };
    const all = { ...own, hooks: {}, limiter: { acquire() {} }, logger, now, random };
    const headers = { 'User-Agent': 'a/1', 'X-Mine': 'yes' };
    const settings = createSettings({ ...given, ...all, sleep, userAgent: 'a/1', headers: { 'X-Mine': 'yes' } }, {});
    expect(settings).toMatchObject({ ...all, headers });
    expect(createSettings({ ...given, logger }, {}).logger).toBe(logger);
    expect(createSettings(given, {})).toMatchObject({
        timeout: undefined,
        maxRetries: 2,
        maxConcurrency: 32,
        maxResponseBytes: 67_108_864,
        maxThrottleWait: 300_000,
        hooks: {},
        logLevel: 'off',
        now: Date.now,
        random: Math.random,
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

test('where there is no environment, as in a browser, what is missing is named', () => {
    const { env } = process;
    Reflect.set(process, 'env', undefined);
    try {
        expect(() => new EsperClient()).toThrow('tenant or baseUrl: missing; give the option');
        expect(new EsperClient(given)).toHaveProperty('device');
    } finally {
        process.env = env;
    }
});

test('the user agent has the version of package.json', () => {
    const manifest = JSON.parse(readFileSync(`${__dirname}/../../package.json`, 'utf8'));
    expect(VERSION).toBe(manifest.version);
    expect(createSettings(given, {}).headers).toEqual({ 'User-Agent': `esper-client/${manifest.version}` });
});

test('no proxy for a loopback host, whatever was said', () => {
    const proxy = 'http://u%40x:p@proxy:3128';
    const local = createSettings({ baseUrl: 'http://localhost:1/api', apiKey: KEY, proxy }, {});
    expect(local.proxyFor('localhost', 1)).toBeUndefined();
    expect(local.proxyFor('storage.example', 443)).toBeUndefined();
    const { proxyFor } = createSettings({ ...given, proxy }, {});
    expect(proxyFor('storage.example', 443)).toEqual({
        protocol: 'http',
        host: 'proxy',
        port: 3128,
        auth: { username: 'u@x', password: 'p' },
    });
    expect(proxyFor('127.0.0.1', 443)).toBeUndefined();
    expect(createSettings(given, {}).proxyFor('storage.example', 443)).toBeUndefined();
});

test('an instance of axios 0 is refused by name', () => {
    // As axios 0.27 has it: its methods are its own, and there is no constructor among them.
    const post = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const instance = Object.assign(() => {}, { request() {}, getUri() {}, defaults: { headers: { post } } });
    const refusal = 'axios: expected an instance of axios 1.6 or newer, got one of axios 0';
    expect(refusalOf({ ...given, axios: instance })).toBe(refusal);
    expect(refusalOf({ ...given, axios: { ...instance, request() {}, getUri() {} } })).toBe(refusal);
    expect(refusalOf({ ...given, axios: Object.assign(() => {}, { request() {}, getUri() {}, defaults: {} }) })).toBe(
        '',
    );
    expect(refusalOf({ ...given, axios: { ...instance, constructor: Object } })).toBe('');
    for (const other of [null, 'axios', 0]) {
        expect(refusalOf({ ...given, axios: other })).toContain(
            'axios: expected an instance of axios 1.6 or newer, got ',
        );
    }
});

test.each([
    ['http://%E9%20x:%41%zz@proxy', { host: 'proxy', port: 80, auth: { username: '%E9%20x', password: 'A%zz' } }],
    ['http://p:%C3%A4@proxy', { auth: { username: 'p', password: 'ä' } }],
])('the user of the proxy %s', (proxy, parts) => {
    expect(createSettings({ ...given, proxy }, {}).proxyFor('storage.example', 443)).toMatchObject(parts);
});

test.each([
    ['http://proxy', { protocol: 'http', host: 'proxy', port: 80 }],
    ['https://proxy', { protocol: 'https', host: 'proxy', port: 443 }],
    ['https://u@proxy:8443', { protocol: 'https', host: 'proxy', port: 8443, auth: { username: 'u', password: '' } }],
])('the proxy %s in parts', (proxy, parts) => {
    expect(createSettings({ ...given, proxy }, {}).proxyFor('storage.example', 443)).toEqual(parts);
});

test.each<[unknown, string]>([
    [null, 'options: expected an object, got null'],
    ['soon', "options: expected an object, got 'soon'"],
    [{ maxWaits: 1 }, 'maxWaits: no such option. Did you mean `maxWait`?'],
    [{}, 'maxWait: expected a number of milliseconds, 0 or more, got none'],
    [{ maxWait: '5' }, "maxWait: expected a number of milliseconds, 0 or more, got '5'"],
    [{ maxWait: 1, pollInterval: '5' }, "pollInterval: expected a number of milliseconds above 0, got '5'"],
    [{ maxWait: -1 }, 'maxWait: expected a number of milliseconds, 0 or more, got -1'],
    [{ maxWait: 1, pollInterval: 0 }, 'pollInterval: expected a number of milliseconds above 0, got 0'],
    [{ maxWait: 1, pollInterval: Infinity }, 'pollInterval: expected a number of milliseconds above 0, got Infinity'],
    [{ maxWait: 1, onProgress: {} }, 'onProgress: expected a function, got an object'],
    [{ maxWait: 1, signal: 'now' }, "signal: expected an AbortSignal, got 'now'"],
    [{ maxWait: 1, signal: null }, 'signal: expected an AbortSignal, got null'],
    [{ maxWait: 1, signal: { aborted: true } }, 'signal: expected an AbortSignal, got an object'],
    [{ maxWait: 1, signal: { addEventListener() {} } }, 'signal: expected an AbortSignal, got an object'],
])('waitForCommand refuses the options %j', async (options, message) => {
    const waiting = new EsperClient(given).waitForCommand({ requestId: 'r' }, options as never);
    expect(await errorOf(waiting)).toMatchObject({
        name: 'EsperConfigurationError',
        message: `waitForCommand: ${message}`,
    });
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
        expect(await errorOf(Promise.resolve(accessToken()))).toMatchObject({
            name: 'EsperConfigurationError',
            message: 'apiKey: the function gave a key that has blanks; trim it',
        });
    });

    test.each([
        ['no string', () => 17 as never, 'apiKey: the function gave a key that is no string, but a number'],
        [
            'an error with a key',
            () => Promise.reject(new Error(`vault ${KEY}`)),
            'apiKey: the function threw: vault ***',
        ],
        [
            'one with a password',
            () => Promise.reject(new Error('at https://u:p@vault')),
            'apiKey: the function threw: at ***@vault',
        ],
    ])('a function that gives %s: the error tells it, without secrets', async (_, apiKey, message) => {
        const { accessToken } = createConfiguration({ tenant: 'acme', apiKey });
        if (typeof accessToken !== 'function') throw new Error('no function');
        const error = await errorOf(Promise.resolve().then(() => accessToken()));
        expect(error).toHaveProperty('message', message);
    });

    test('a function that throws what it gave before: the key is known, and hidden however short it is', async () => {
        const keys = ['short'];
        const apiKey = (): string => {
            const key = keys.shift();
            if (key === undefined) throw new TypeError('short has expired');
            return key;
        };
        const { accessToken } = createConfiguration({ tenant: 'acme', apiKey });
        if (typeof accessToken !== 'function') throw new Error('no function');
        await accessToken();
        const error = await errorOf(Promise.resolve().then(() => accessToken()));
        expect(error).toMatchObject({
            name: 'EsperKeyError',
            message: 'apiKey: the function threw: *** has expired',
            cause: { message: '*** has expired' },
        });
    });

    test('has no key for a client without one', () => {
        expect(createConfiguration({ tenant: 'acme', apiKey: false }).accessToken).toBeUndefined();
    });

    test('and createAxios refuse options as the client does', () => {
        expect(() => createConfiguration({ tenant: '' })).toThrow(EsperConfigurationError);
        expect(() => createAxios({ tenant: '' })).toThrow(EsperConfigurationError);
    });
});
