import { describe as describeValue, noSuch } from '../../src/errors/invalid.js';
import { EsperClient } from '../../src/index.js';
import { errorOf } from '../support/servers.js';

const esper = new EsperClient({ tenant: 'acme', apiKey: 'a-key', enterpriseId: 'e-1' });
/** What JavaScript lets through. */
const wrong = (value: unknown): never => value as never;

async function messageOf(call: () => unknown): Promise<string> {
    const error = await errorOf(Promise.resolve().then(call));
    return error instanceof Error ? error.message : '';
}

const refused = (options: object): Promise<string> =>
    messageOf(() => new EsperClient({ tenant: 'acme', apiKey: 'a-key', ...options }));

describe('what was got is shown', () => {
    test.each<[got: unknown, shown: string]>([
        ['Acme Corp', "'Acme Corp'"],
        ['', 'an empty string'],
        ['  ', "'  '"],
        ['it\'s "quoted"', `'it's "quoted"'`],
        ['a\r\nb\u2028\u001b', "'a\\r\\nb\u2028\\u001b'"],
        ['x'.repeat(100), `'${'x'.repeat(57)}…'`],
        ['x'.repeat(58), `'${'x'.repeat(58)}'`],
        [Number.NaN, 'NaN'],
        [-0.5, '-0.5'],
        [true, 'true'],
        [undefined, 'none'],
        [null, 'null'],
        [12n, 'a bigint'],
        [() => {}, 'a function'],
        [new Map(), 'an object'],
        [[1, 60], '[1, 60]'],
        [['a', {}, [], null, undefined], "['a', an object, an array, null, none]"],
        [Array.from({ length: 99 }, () => 1), `[${'1, '.repeat(19)}…]`],
    ])('%p', (got, shown) => {
        expect(describeValue(got)).toBe(shown);
        expect(shown.length).toBeLessThanOrEqual(60);
    });

    test.each([
        ['https://me:pw@esper.example/api', "'***@esper.example/api'"],
        ['https://x.example/a.apk?X-Amz-Signature=abc', "'https://x.example/a.apk?***'"],
        ['Bearer abc', "'Bearer ***'"],
        ['kEy0123456789abcdefSECRETghijklmnop', "'***'"],
        ['ade9cf2f-7a3b-4f55-8d4e-1f0c2a5b6c7d', "'ade9cf2f-7a3b-4f55-8d4e-1f0c2a5b6c7d'"],
        ['a-long-name-of-a-tenant-without-digits', "'a-long-name-of-a-tenant-without-digits'"],
    ])('but not what looks like a secret: %s', (got, shown) => {
        expect(describeValue(got)).toBe(shown);
    });

    test.each<[string, () => unknown, string]>([
        ['tenant', () => new EsperClient({ tenant: 'Acme Corp', apiKey: 'k' }), "got 'Acme Corp'"],
        ['timeout', () => new EsperClient({ tenant: 'a', apiKey: 'k', timeout: wrong('5000') }), "got '5000'"],
        ['a parameter', () => esper.device.getAllDevices({ state: wrong([1, 60]) }), 'expected one value, got [1, 60]'],
        ['an item', () => esper.device.getDeviceById({ deviceId: wrong([1]) }), 'a string or a number, got [1]'],
        ['a dot in a path', () => esper.device.getDeviceById({ deviceId: '..' }), "'.' or '..', got '..'"],
        ['a limit', () => esper.device.getAllDevices({ limit: wrong('ten') }), "1 or more, got 'ten'"],
        ['options', () => esper.token.getTokenInfo(wrong('fast')), "options: expected an object, got 'fast'"],
        ['a command', () => esper.sendCommand(wrong('REBOOT')), "expected a command, got 'REBOOT'"],
    ])('of %s', async (_, call, words) => {
        expect(await messageOf(call)).toContain(words);
    });
});

// Everything that may hold a secret says what it was, and not more.
test.each<[string, () => unknown]>([
    ['a key of the wrong type', () => refused({ apiKey: ['S3CRET'] })],
    ['a key with blanks', () => refused({ apiKey: 'S3 CRET' })],
    ['a proxy', () => refused({ proxy: 'proxy://u:S3CRET@p' })],
    ['a list for a proxy', () => refused({ proxy: ['S3CRET'] })],
    [
        'a base URL with credentials',
        () => refused({ tenant: undefined, baseUrl: 'https://me:S3 CRET@esper.example/api' }),
    ],
    ['a base URL with a query', () => refused({ tenant: undefined, baseUrl: 'esper.example/api?S3CRET' })],
    ['headers', () => messageOf(() => esper.device.getAllDevices({}, { headers: wrong('Cookie: S3CRET') }))],
    ['a header value', () => messageOf(() => esper.device.getAllDevices({}, { headers: { a: 'S3CRET\n' } }))],
    [
        'a secret parameter',
        () => messageOf(() => esper.token.renewToken({ developerappId: 'a', accessToken: wrong(['S3CRET']) })),
    ],
    ['a link', () => messageOf(() => esper.download('S3CRET'))],
    ['a link to elsewhere', () => messageOf(() => esper.download('ftp://x.example/S3CRET'))],
    ['a resume token', () => messageOf(() => esper.device.getAllDevices({}, { resumeFrom: 'S3CRET' }))],
    [
        'a list for a resume token',
        () => messageOf(() => esper.device.getAllDevices({}, { resumeFrom: wrong(['S3CRET']) })),
    ],
])('%s is not shown', async (_, words) => {
    expect(await words()).toMatch(/^\w+(: \w+)?: /);
    expect(await words()).not.toMatch(/S3|CRET/);
});

describe('did you mean', () => {
    const names = ['timeout', 'maxRetries', 'headers', 'deviceId', 'limit', 'state', 'apiKey'];

    test.each([
        ['timeOut', 'timeout'],
        ['timout', 'timeout'],
        ['tiemout', 'timeout'],
        ['timeoutt', 'timeout'],
        ['Max_Retries', 'maxRetries'],
        ['maxRetrys', 'maxRetries'],
        ['device_id', 'deviceId'],
        ['limt', 'limit'],
        ['sate', 'state'],
        ['apikey', 'apiKey'],
        ['header', 'headers'],
    ])('%s: %s', (name, meant) => {
        expect(noSuch('option', name, names)).toBe(`no such option. Did you mean \`${meant}\`?`);
    });

    test.each(['id', 'retries', 'x', '', 'statistics', 'toString'])('nothing near %p: the list', (name) => {
        expect(noSuch('option', name, names)).toBe(`no such option; there are ${names.join(', ')}`);
    });

    test.each<[string, () => unknown, string]>([
        [
            'an option of the client',
            () => new EsperClient(wrong({ tenat: 'a' })),
            'tenat: no such option. Did you mean `tenant`?',
        ],
        [
            'an option of a call',
            () => esper.token.getTokenInfo(wrong({ timeOut: 5 })),
            'getTokenInfo: timeOut: no such option. Did you mean `timeout`?',
        ],
        [
            'a parameter',
            () => esper.device.getDeviceById(wrong({ device_id: 'd' })),
            'getDeviceById: device_id: no such parameter. Did you mean `deviceId`?',
        ],
        [
            'an option of a wait',
            () => esper.waitForCommand({ requestId: 'r' }, wrong({ maxWiat: 5 })),
            'waitForCommand: maxWiat: no such option. Did you mean `maxWait`?',
        ],
        [
            'a hook',
            () => refused({ hooks: { onReqest() {} } }),
            'hooks: onReqest: no such hook. Did you mean `onRequest`?',
        ],
    ])('of %s', async (_, call, words) => {
        const result = await call;
        expect(
            await messageOf(async () => {
                const refusal = await result();
                if (typeof refusal === 'string') throw new Error(refusal);
            }),
        ).toBe(words);
    });
});
