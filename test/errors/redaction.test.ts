import { inspect } from 'node:util';
import axios, { AxiosError } from 'axios';
import { createAxios, createConfiguration, DeviceApi, EsperClient, TokenApi } from '../../src/index.js';
import { createKeyRing } from '../../src/util/redaction.js';
import { clientOf, errorOf, json, KEY, serve, serveSockets } from '../support/servers.js';

const ACCESS_TOKEN = 'access-token-0123456789';

/** All that can be reached from a value: hidden and symbol properties, getters, causes, at any depth. */
function everything(value: unknown): string {
    const texts = [
        inspect(value, {
            showHidden: true,
            depth: Number.POSITIVE_INFINITY,
            getters: true,
            maxStringLength: null,
            maxArrayLength: null,
        }),
    ];
    if (value instanceof Error) texts.push(value.message, value.stack ?? '', String(value));
    try {
        texts.push(JSON.stringify(value) ?? '');
    } catch {
        // a circle; inspect has walked it
    }
    return texts.join('\n');
}

function expectNoSecret(value: unknown): void {
    const text = everything(value);
    expect(text).not.toContain(KEY);
    expect(text).not.toContain(ACCESS_TOKEN);
    expect(text).not.toContain(Buffer.from(KEY).toString('hex'));
    expect(text).not.toContain(Buffer.from(KEY).toString('base64'));
}

test('everything() finds a key where it is: in an error of axios', async () => {
    const server = await serve((_, response) => json(response, 500, {}));
    const error = await errorOf(axios.get(`${server.baseUrl}/`, { headers: { Authorization: `Bearer ${KEY}` } }));
    expect(everything(error)).toContain(KEY);
});

describe('no secret is reachable from', () => {
    test('a client, a configuration and an axios instance, before and after calls', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd' }));
        const options = { baseUrl: server.baseUrl, apiKey: KEY, enterpriseId: 'e' };
        const esper = new EsperClient(options);
        const configuration = createConfiguration(options);
        const instance = createAxios(options);
        const api = new DeviceApi(configuration, undefined, instance);
        for (const value of [esper, configuration, instance, api]) expectNoSecret(value);
        await esper.device.getDeviceById({ deviceId: 'd' });
        const response = await api.getDeviceById({ enterpriseId: 'e', deviceId: 'd' });
        for (const value of [esper, configuration, instance, api, response]) expectNoSecret(value);
    });

    test('an answer whose headers repeat the key', async () => {
        const server = await serve((request, response) =>
            json(response, 200, { id: 'd' }, { 'X-Seen': request.headers.authorization ?? '' }),
        );
        const esper = clientOf(server);
        const promise = esper.device.getDeviceById({ deviceId: 'd' });
        const answer = await promise.withResponse();
        expectNoSecret(answer);
        expectNoSecret(Object.fromEntries(answer.headers));
        expectNoSecret(promise);
        const page = await esper.device
            .getAllDevices()
            .withResponse()
            .catch((error: unknown) => error);
        expectNoSecret(page);
        const api = new DeviceApi(undefined, undefined, createAxios({ baseUrl: server.baseUrl, apiKey: KEY }));
        expectNoSecret(await api.getDeviceById({ enterpriseId: 'e', deviceId: 'd' }));
    });

    test.each<[string, (request: string) => string]>([
        [
            'an error that repeats the whole request',
            (request) =>
                `HTTP/1.1 400 Bad ${request.split('\r\n')[0]}\r\nX-Request-Id: ${KEY}\r\n\r\n{"message":${JSON.stringify(request)}}`,
        ],
        [
            'a body that is no JSON',
            (request) => `HTTP/1.1 200 OK\r\nContent-Type: text/${request.match(/Bearer .*/i)?.[0]}\r\n\r\n${request}`,
        ],
        ['a cut body', (request) => `HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n${request}`],
        [
            'an error that is cut in the key',
            (request) => `HTTP/1.1 401 No\r\n\r\n${request.slice(0, request.indexOf(KEY) + KEY.length - 3)}`,
        ],
        ['no HTTP at all', (request) => request],
        ['a status line with the key', () => `HTTP/1.1 418 ${KEY}\r\nContent-Length: 0\r\n\r\n`],
        [
            'a redirect with the key',
            () => `HTTP/1.1 302 Found\r\nLocation: https://x/?${KEY}\r\nContent-Length: 0\r\n\r\n`,
        ],
        ['nothing', () => ''],
    ])('%s, with a secret in the query too', async (_, bytes) => {
        const server = await serveSockets((socket, request) => socket.end(bytes(request)));
        const lines: string[] = [];
        const events: unknown[] = [];
        const hook = (event: unknown): void => void events.push(event);
        const log = (line: string): void => void lines.push(line);
        const options = {
            logLevel: 'debug',
            logger: { error: log, warn: log, info: log, debug: log },
            hooks: { onRequest: hook, onResponse: hook, onRetry: hook },
        } as const;
        const esper = clientOf(server, options);
        const parameters = { developerappId: 'app', accessToken: ACCESS_TOKEN };
        expectNoSecret(await errorOf(esper.token.renewToken(parameters, { idempotent: true })));
        const bare = new TokenApi(
            createConfiguration({ baseUrl: server.baseUrl, apiKey: KEY }),
            undefined,
            createAxios({ baseUrl: server.baseUrl, apiKey: KEY, ...options, maxRetries: 0 }),
        );
        expectNoSecret(await errorOf(bare.renewToken({ enterpriseId: 'e', ...parameters })));
        expect(lines.length).toBeGreaterThan(0);
        expect(events.length).toBeGreaterThan(0);
        expectNoSecret(lines);
        expectNoSecret(events);
    });

    test('an answer to a call with a secret in its query', async () => {
        const server = await serve((_, response) => json(response, 200, { expires_at: 'soon' }));
        const parameters = { developerappId: 'app', accessToken: ACCESS_TOKEN };
        expectNoSecret(await clientOf(server).token.renewToken(parameters).withResponse());
        const api = new TokenApi(undefined, undefined, createAxios({ baseUrl: server.baseUrl, apiKey: KEY }));
        expectNoSecret(await api.renewToken({ enterpriseId: 'e', ...parameters }));
    });

    test('a timeout, an abort, a refused connection', async () => {
        const silent = await serveSockets(() => {});
        expectNoSecret(
            await errorOf(clientOf(silent).device.getDeviceById({ deviceId: 'd' }, { timeout: 20, maxRetries: 0 })),
        );
        expectNoSecret(
            await errorOf(
                clientOf(silent).device.getDeviceById({ deviceId: 'd' }, { signal: AbortSignal.timeout(20) }),
            ),
        );
        expectNoSecret(
            await errorOf(clientOf({ baseUrl: 'http://127.0.0.1:1/api' }).device.getDeviceById({ deviceId: 'd' })),
        );
    });

    test('an error whose server repeats a key that was rotated meanwhile', async () => {
        let calls = 0;
        const server = await serve((_, response) => {
            calls += 1;
            json(response, calls === 1 ? 503 : 401, { message: `${KEY} was replaced` });
        });
        const keys = [KEY];
        const error = await errorOf(
            clientOf(server, { apiKey: () => keys.pop() ?? 'newer' }).device.getDeviceById({ deviceId: 'd' }),
        );
        expect(error).toMatchObject({ serverMessage: '*** was replaced' });
        expectNoSecret(error);
    });

    test('what a key function throws: not the key that it gave before, nor the request that it asked a vault with', async () => {
        const server = await serve((_, response) => json(response, 503, {}));
        const failure = new AxiosError(`${KEY} has expired`, 'ERR_BAD_REQUEST', {
            headers: { 'X-Vault': KEY },
        } as never);
        const keyOnce = (): (() => Promise<string>) => {
            const keys = [KEY];
            return async () => keys.pop() ?? Promise.reject(failure);
        };
        const esper = clientOf(server, { apiKey: keyOnce() });
        const { accessToken } = createConfiguration({ baseUrl: server.baseUrl, apiKey: keyOnce() });
        if (typeof accessToken !== 'function') throw new Error('no function');
        expect(await accessToken()).toBe(KEY);
        const loader = clientOf(server, { apiKey: keyOnce() });
        await errorOf(loader.download(`${server.baseUrl}/kiosk.apk`));
        const calls = [
            esper.device.getDeviceById({ deviceId: 'd' }), // the first attempt has the key, the second none
            Promise.resolve(accessToken()),
            loader.download(`${server.baseUrl}/kiosk.apk`),
        ];
        for (const error of await Promise.all(calls.map(errorOf))) {
            expect(error).toMatchObject({
                name: 'EsperKeyError',
                message: 'apiKey: the function threw: *** has expired',
                cause: { message: '*** has expired', code: 'ERR_BAD_REQUEST' },
            });
            expectNoSecret(error);
        }
    });
});

describe('redact', () => {
    const ring = createKeyRing();
    ring.remember('a/b+c="d"');

    test.each([
        ['as it is', 'key a/b+c="d" bad', 'key *** bad'],
        ['in a URL', 'key a%2Fb%2Bc%3D%22d%22 bad', 'key *** bad'],
        ['in JSON', '{"key":"a/b+c=\\"d\\""}', '{"key":"***"}'],
        ['in a URL in lower case', 'key a%2fb%2bc%3d%22d%22 bad', 'key *** bad'],
        ['in part of a URL', 'key a/b%2Bc=%22d%22 bad', 'key *** bad'],
        ['in a URL in a URL', 'key a%252Fb%252bc%25253D%2522d%2522 bad', 'key *** bad'],
        ['with a plus for a blank', 'key a/b c="d" bad', 'key *** bad'],
        ['in JSON with slashes escaped', '{"key":"a\\/b+c=\\"d\\""}', '{"key":"***"}'],
        ['in JSON by codes', '{"key":"\\u0061\\u002Fb\\u002bc\\u003d\\u0022d\\u0022"}', '{"key":"***"}'],
        ['in JSON in JSON', '"{\\"key\\":\\"a\\\\\\/b\\\\u002bc=\\\\\\"d\\\\\\"\\"}"', '"{\\"key\\":\\"***\\"}"'],
        ['in HTML', '<p>a&#47;b&#x2B;c&equals;&quot;d&QUOT;</p>', '<p>***</p>'],
        ['in HTML in HTML', '<p>a&amp;sol;b&amp;amp;#43;c=&amp;quot;d"</p>', '<p>***</p>'],
        ['twice', 'a/b+c="d"a/b+c="d"', '******'],
        ['not', 'a/b', 'a/b'],
    ])('takes a secret out %s', (_, text, clean) => {
        expect(ring.redact(text)).toBe(clean);
    });

    test.each([
        ['e', 'detail: the key e is wrong', 'detail: the key *** is wrong'],
        ['e', '"e", e. e-mail Gerät_e', '"***", ***. e-mail Gerät_e'],
        ['a+b', 'a+b a+bc xa+b a+b', '*** a+bc xa+b ***'],
        ['t', 'Gerät t', 'Gerät ***'],
        ['detail', 'detail: no details', '***: no details'],
        ['detail', '\\ndetail\\n%20detail%20&lt;detail&gt; xdetail%20', '\\n***\\n%20***%20&lt;***&gt; xdetail%20'],
        ['eight888', 'xeight888x', 'x***x'],
    ])('takes a key as short as %s out of "%s" as a whole word', (key, text, clean) => {
        const short = createKeyRing();
        short.remember(key);
        expect(short.redact(text)).toBe(clean);
        expect(short.redactCut(text)).toBe(clean);
    });

    test('takes the beginning of a key off an end only where it is long, or a word', () => {
        const longer = createKeyRing();
        longer.remember('edge-case-of-a-key');
        expect(longer.redactCut('the tail is made')).toBe('the tail is made');
        expect(longer.redactCut('the key edge-')).toBe('the key ***');
        expect(longer.redactCut('the key:xedge-case')).toBe('the key:x***');
    });

    test('of a text that may be cut, takes the beginning of a secret off its end', () => {
        expect(ring.redactCut('key a/b+c=')).toBe('key ***');
        expect(ring.redactCut('key a')).toBe('key a');
    });

    test.each([
        ['in the middle', 'key a%2fb%2bc', 'key ***'],
        ['in an escape of a URL', 'key a%2fb%2', 'key ***'],
        ['in an escape of JSON', 'key a\\/b\\u00', 'key ***'],
        ['behind a backslash', 'key a\\/b\\', 'key ***'],
        ['in an entity', 'key a&sol;b&#4', 'key ***'],
        ['before it began', 'key 100%2', 'key 100%2'],
    ])('of a text that is cut %s, however it is escaped', (_, text, clean) => {
        const short = createKeyRing();
        short.remember('a/b+c="d"');
        expect(short.redactCut(text)).toBe(clean);
    });

    test('a secret that has escapes itself, or overlaps with another', () => {
        const odd = createKeyRing();
        odd.remember('100%41&amp;x\\y');
        expect(odd.redact('key 100%41&amp;x\\y, 100%41&amp;x\\\\y')).toBe('key ***, ***');
        expect(odd.with(['abcd-efgh', 'efgh-ijkl']).redact('abcd-efgh-ijkl, efgh-ijkl')).toBe('***, ***');
    });

    test('leaves what is no secret as it is', () => {
        const text = 'a+b %41 &amp; &zwj; &#1114112; \\u0041 \\ 100% & \ud83d\ude00 é';
        expect(ring.redact(text)).toBe(text);
        expect(ring.redactCut(text)).toBe(text);
    });

    test('takes out the secrets of one call beside the keys, and changes nothing for one that is empty', () => {
        const both = ring.with(['token-17', '']);
        expect(both.redact('a/b+c="d" token-17 x')).toBe('*** *** x');
        expect(both.redactCut('a/b+c="d" x token-1')).toBe('*** x ***');
        expect(ring.redact('token-17')).toBe('token-17');
    });

    test('of a secret at the end, takes a quarter of it for one, and less for nothing', () => {
        const eight = createKeyRing();
        eight.remember('12345678');
        expect(['1', '12', '1234567'].map((end) => eight.redactCut(`key ${end}`))).toEqual([
            'key 1',
            'key ***',
            'key ***',
        ]);
        expect(eight.redactCut('12')).toBe('***');
    });

    test('knows the four keys that were used last', () => {
        const rotated = createKeyRing();
        for (const key of ['one', 'two', 'three', 'four', 'two', 'five']) rotated.remember(key);
        expect(rotated.redact('two three four five')).toBe('*** *** *** ***');
    });
});
