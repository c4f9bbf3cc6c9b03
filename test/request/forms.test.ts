import type { ServerResponse } from 'node:http';
import axios, { type AxiosInstance } from 'axios';
import { type ClientOptions, createAxios, createConfiguration, type FileSource } from '../../src/index.js';
import { apis } from '../fixtures/forms/generated/apis.js';
import type { ClientMethods } from '../fixtures/forms/generated/client-methods.js';
import { Configuration } from '../fixtures/forms/generated/configuration.js';
import { KioskKind } from '../fixtures/forms/generated/models/index.js';
import type { OperationId } from '../fixtures/forms/generated/operations.js';
import { readParts } from '../support/multipart.js';
import { clientOf, errorOf, KEY, serve, type TestServer } from '../support/servers.js';

// The operations of test/fixtures/forms, by the client and by the classes: what can be described works without a line of src/.

jest.mock('../../generated/operations.js', () => jest.requireActual('../fixtures/forms/generated/operations.js'));

/** A request as it came. */
interface Sent {
    readonly line: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: string;
}

/** An operation, its arguments, the request that they become, and what is answered. */
interface Story {
    readonly id: OperationId;
    readonly property: keyof ClientMethods;
    readonly given?: Readonly<Record<string, unknown>>;
    readonly sent: Partial<Sent>;
    readonly answer?: { readonly status?: number; readonly type?: string; readonly body?: string | Buffer };
    readonly gives: unknown;
}

const photo = (): FileSource => new File(['the bytes'], 'front.png', { type: 'image/png' });
const CSV = { type: 'text/csv', body: 'a,b\r\nü,2\r\n' };
const KIOSK = { id: 'k', name: 'Lobby', kind: KioskKind.IMAGE };

const STORIES: Readonly<Record<string, Story>> = {
    'a list in the query, joined by commas: those in the items are escaped': {
        id: 'listKiosks',
        property: 'kiosk',
        given: { ids: ['a', 'b,c', 'd e&f', 'ü'] },
        sent: { line: 'GET /api/v1/enterprise/e-1/kiosk/?ids=a,b%2Cc,d+e%26f,%C3%BC' },
        gives: 'page',
    },
    'lists in the query, joined by bars and by blanks, and repeated': {
        id: 'listKiosks',
        property: 'kiosk',
        given: { marks: ['x', 'y'], words: ['x', 'y'], kinds: [KioskKind.IMAGE, KioskKind.ITS, KioskKind.BACKSLASH] },
        sent: {
            line: 'GET /api/v1/enterprise/e-1/kiosk/?marks=x%7Cy&words=x%20y&kinds=image%2F*&kinds=it%27s&kinds=a%5Cb',
        },
        gives: 'page',
    },
    'an object in the query': {
        id: 'listKiosks',
        property: 'kiosk',
        given: { filter: { name: 'Lobby & bar', floor: 0, lit: false, other: undefined } },
        sent: {
            line: 'GET /api/v1/enterprise/e-1/kiosk/?filter%5Bname%5D=Lobby+%26+bar&filter%5Bfloor%5D=0&filter%5Blit%5D=false',
        },
        gives: 'page',
    },
    'names that no argument can have': {
        id: 'listKiosks',
        property: 'kiosk',
        given: { _default: 'd', $top: 3, madeGt: '2026-01-01' },
        sent: { line: 'GET /api/v1/enterprise/e-1/kiosk/?default=d&%24top=3&made__gt=2026-01-01' },
        gives: 'page',
    },
    'lists and objects without anything in them are left out': {
        id: 'listKiosks',
        property: 'kiosk',
        given: { ids: [], kinds: [], filter: {}, xLabels: undefined },
        sent: { line: 'GET /api/v1/enterprise/e-1/kiosk/' },
        gives: 'page',
    },
    'headers, one of them a list': {
        id: 'listKiosks',
        property: 'kiosk',
        given: { xTraceId: 't-1', xLabels: ['a', 'b'] },
        sent: { headers: { 'x-trace-id': 't-1', 'x-labels': 'a,b', accept: 'application/json' } },
        gives: 'page',
    },
    'a JSON body, with what only the server writes': {
        id: 'createKiosk',
        property: 'kiosk',
        given: { kiosk: { id: 'k', name: 'Lobby', floors: [1], parts: [{ serial: 's', seen_on: 'now' }] } },
        sent: {
            line: 'POST /api/v1/enterprise/e-1/kiosk/',
            headers: { 'content-type': 'application/json' },
            body: '{"id":"k","name":"Lobby","floors":[1],"parts":[{"serial":"s","seen_on":"now"}]}',
        },
        answer: { status: 201, body: JSON.stringify(KIOSK) },
        gives: KIOSK,
    },
    'texts beside files in a form': {
        id: 'uploadPhoto',
        property: 'photo',
        given: {
            kioskId: 'k',
            photo: photo(),
            caption: 'Vorne, grün',
            labels: ['a', 'b'],
            isPublic: false,
            kind: KioskKind.IMAGE,
        },
        sent: {
            line: 'POST /api/v1/kiosk/k/photo/',
            body: JSON.stringify([
                ['name="caption"', 'Vorne, grün'],
                ['name="labels"', 'a'],
                ['name="labels"', 'b'],
                ['name="is_public"', 'false'],
                ['name="kind"', 'image/*'],
                ['name="photo"; filename="front.png"\r\nContent-Type: image/png', 'the bytes'],
            ]),
        },
        answer: { status: 201, body: '{"caption":"Front"}' },
        gives: { caption: 'Front' },
    },
    'an urlencoded body': {
        id: 'nameReport',
        property: 'report',
        given: { name: 'Week 7 & more', labels: ['a', 'b'], pages: 2 },
        sent: {
            line: 'PUT /api/v1/report/',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: 'name=Week+7+%26+more&labels=a&labels=b&pages=2',
        },
        answer: { body: '"Week 7"' },
        gives: 'Week 7',
    },
    'a text as the body, a number as the answer': {
        id: 'addRows',
        property: 'report',
        given: { rows: 'a,b\nü,"2"\n' },
        sent: { line: 'POST /api/v1/report/', headers: { 'content-type': 'text/csv' }, body: 'a,b\nü,"2"\n' },
        answer: { body: '7' },
        gives: 7,
    },
    'a text as the answer': {
        id: 'getReport',
        property: 'report',
        given: { xReportKey: 's3cret-of-the-report' },
        sent: {
            line: 'GET /api/v1/report/',
            headers: { 'x-report-key': 's3cret-of-the-report', accept: 'text/csv, application/json' },
        },
        answer: CSV,
        gives: CSV.body,
    },
    'an empty text as the answer': {
        id: 'getReport',
        property: 'report',
        given: { xReportKey: 'k' },
        sent: {},
        answer: { type: 'text/csv', body: '' },
        gives: '',
    },
    'bytes as the answer': {
        id: 'getPhoto',
        property: 'photo',
        given: { kioskId: 'k' },
        sent: { line: 'GET /api/v1/kiosk/k/photo/', headers: { accept: 'image/png, application/json' } },
        answer: { type: 'image/png', body: Buffer.from([0x89, 0x50, 0xff, 0x00]) },
        gives: [0x89, 0x50, 0xff, 0x00],
    },
    'true or false as the answer': {
        id: 'isReportOpen',
        property: 'report',
        sent: { line: 'GET /api/v1/report/open/' },
        answer: { body: 'false' },
        gives: false,
    },
    'nothing as the answer, with status 200': {
        id: 'clearReport',
        property: 'report',
        sent: { line: 'DELETE /api/v1/report/', body: '' },
        answer: { body: '' },
        gives: undefined,
    },
    'a word where another path has an id': {
        id: 'getShownKiosk',
        property: 'kiosk',
        sent: { line: 'GET /api/v1/kiosk/shown/' },
        answer: { body: JSON.stringify(KIOSK) },
        gives: KIOSK,
    },
};

const PAGE = { count: 1, next: null, results: [KIOSK] };

/** A server that keeps what comes, and answers as a story says. */
async function tell({ answer = {} }: Pick<Story, 'answer'>): Promise<TestServer & { readonly sent: Sent[] }> {
    const sent: Sent[] = [];
    const respond = (response: ServerResponse): void => {
        const { status = 200, type = 'application/json', body = JSON.stringify(PAGE) } = answer;
        response.writeHead(status, { 'Content-Type': type }).end(body);
    };
    const server = await serve(async (request, response) => {
        const { method, url, headers } = request;
        const isForm = headers['content-type']?.startsWith('multipart/') === true;
        const parts = isForm ? await readParts(request) : [];
        let text = '';
        if (!isForm) for await (const chunk of request) text += chunk;
        const body = isForm
            ? JSON.stringify(
                  parts.map(({ head, body: bytes }) => [
                      head.replace('Content-Disposition: form-data; ', ''),
                      bytes.toString(),
                  ]),
              )
            : text;
        sent.push({ line: `${method} ${url}`, headers, body });
        respond(response);
    });
    return Object.assign(server, { sent });
}

type Way = (server: TestServer, story: Story) => Promise<unknown>;

/** What a method gives, by its names. */
const call = (owner: object, id: string, ...given: readonly unknown[]): Promise<unknown> =>
    Reflect.apply(Reflect.get(owner, id), owner, given);

const byClient: Way = async (server, { property, id, given }) => {
    const resource = Reflect.get(clientOf(server), property);
    const result = await (given === undefined ? call(resource, id) : call(resource, id, given));
    return id.startsWith('list') ? Object(result).body : result;
};

function byClass(instanceOf: (options: ClientOptions) => AxiosInstance, configure = createConfiguration): Way {
    return async (server, { property, id, given }) => {
        const options = { baseUrl: server.baseUrl, apiKey: KEY, sleep: async () => {} };
        const api = new apis[property](configure(options), undefined, instanceOf(options));
        const enterpriseId = id.endsWith('Kiosks') || id === 'createKiosk' ? { enterpriseId: 'e-1' } : {};
        const result = await (given === undefined ? call(api, id) : call(api, id, { ...enterpriseId, ...given }));
        return Object(result).data;
    };
}

/** `createAxios`, and something of axios hung onto it, so that calls go by axios's own way. */
function changed(options: ClientOptions): AxiosInstance {
    const instance = createAxios(options);
    instance.interceptors.request.use((config) => config);
    return instance;
}

const WAYS: Readonly<Record<string, Way>> = {
    'the client': byClient,
    'a class with createAxios': byClass(createAxios),
    'a class with createAxios that has interceptors': byClass(changed),
    'a class with axios itself': byClass(() => axios.create()),
    'a class with axios and a baseURL': byClass(
        ({ baseUrl = '' }) => axios.create({ baseURL: baseUrl }),
        () => new Configuration({ accessToken: KEY }),
    ),
    'a class with axios by fetch': byClass(() => axios.create({ adapter: 'fetch' })),
};

describe.each(Object.entries(WAYS))('by %s', (way, make) => {
    test.each(Object.entries(STORIES))('%s', async (_, story) => {
        const server = await tell(story);
        const given = await make(server, story);
        expect(server.sent).toHaveLength(1);
        expect(server.sent[0]).toMatchObject(story.sent);
        expect(server.sent[0]?.headers['authorization']).toBe(`Bearer ${KEY}`);
        const gives = story.gives === 'page' ? PAGE : story.gives;
        if (Array.isArray(gives)) expect([...new Uint8Array(Object(given))]).toEqual(gives);
        // axios itself has no word for an answer without a body.
        else expect(way.includes('with axios') && given === '' ? (gives ?? '') : given).toEqual(gives ?? given);
        if (gives === undefined) expect(given || undefined).toBeUndefined();
    });
});

const REFUSALS: readonly [operation: Story['id'], property: Story['property'], given: object, words: RegExp][] = [
    [
        'listKiosks',
        'kiosk',
        { ids: [{}] },
        /^listKiosks: ids: expected a string, a number, true or false, or an array of these, got an object$/,
    ],
    ['listKiosks', 'kiosk', { filter: 'Lobby' }, /^listKiosks: filter: expected an object, got 'Lobby'$/],
    [
        'listKiosks',
        'kiosk',
        { filter: { name: ['a'] } },
        /^listKiosks: filter\.name: expected a string, a number, true or false, got \['a'\]$/,
    ],
    ['listKiosks', 'kiosk', { xTraceId: 'a\r\nb' }, /^listKiosks: xTraceId: the value of X-Trace-Id has a character/],
    ['uploadPhoto', 'photo', { kioskId: 'k', photo: photo() }, /^uploadPhoto: caption: missing$/],
    [
        'uploadPhoto',
        'photo',
        { kioskId: 'k', caption: 'c', photo: new Uint8Array(101) },
        /^uploadPhoto: photo: has 101 bytes; the API takes 100/,
    ],
    [
        'uploadPhoto',
        'photo',
        { kioskId: 'k', caption: { a: 1 }, photo: photo() },
        /^uploadPhoto: caption: expected a string, .*, got an object$/,
    ],
    ['addRows', 'report', { rows: ['a'] }, /^addRows: rows: expected a string of text\/csv, got \['a'\]$/],
    ['getReport', 'report', {}, /^getReport: xReportKey: missing$/],
    ['getKiosk', 'kiosk', { kioskId: 'k\ud83d' }, /^getKiosk: kioskId: has half a surrogate pair/],
    ['listKiosks', 'kiosk', { _default: '\udd11 k' }, /^listKiosks: _default: has half a surrogate pair/],
    ['listKiosks', 'kiosk', { ids: ['a', 'k\ud83d'] }, /^listKiosks: ids: has half a surrogate pair/],
    ['listKiosks', 'kiosk', { filter: { name: 'k\ud83d' } }, /^listKiosks: filter\.name: has half a surrogate pair/],
    ['listKiosks', 'kiosk', { filter: { 'k\ud83d': 1 } }, /^listKiosks: filter: has half a surrogate pair/],
    ['addRows', 'report', { rows: 'a\ud83d,b' }, /^addRows: rows: has half a surrogate pair/],
    ['nameReport', 'report', { name: 'n\ud83d' }, /^nameReport: name: has half a surrogate pair/],
    [
        'uploadPhoto',
        'photo',
        { kioskId: 'k', caption: 'c\ud83d', photo: photo() },
        /^uploadPhoto: caption: has half a surrogate pair/,
    ],
    [
        'getKiosk',
        'kiosk',
        { kioskId: 'k', kiosk_id: 'k' },
        /^getKiosk: kiosk_id: no such parameter\. Did you mean `kioskId`\?$/,
    ],
];

test.each(REFUSALS)('%s of %s refuses %j, and sends nothing, by every way', async (id, property, given, words) => {
    for (const make of Object.values(WAYS)) {
        const server = await tell({});
        const error = await errorOf(make(server, { id, property, given: { ...given }, sent: {}, gives: undefined }));
        expect(error).toMatchObject({ message: expect.stringMatching(words), operation: id, attempts: 0 });
        expect(server.sent).toHaveLength(0);
    }
});

test.each<[Story['id'], Story['property'], object, string, RegExp]>([
    ['addRows', 'report', { rows: 'a' }, '"7"', /with a string where a number was expected$/],
    ['isReportOpen', 'report', {}, '{}', /with an object where a boolean was expected$/],
    ['nameReport', 'report', { name: 'n' }, '7', /with a number where a string was expected$/],
    ['getKiosk', 'kiosk', { kioskId: 'k' }, '"k"', /with a string where an object was expected$/],
    ['addRows', 'report', { rows: 'a' }, '', /without a body where JSON was expected$/],
])(
    '%s of %s given %j and answered %j is no success, by the client and by createAxios',
    async (id, property, given, body, words) => {
        for (const make of [byClient, byClass(createAxios), byClass(changed)]) {
            const server = await tell({ answer: { body } });
            const story: Story = {
                id,
                property,
                sent: {},
                gives: undefined,
                ...(Object.keys(given).length > 0 && { given: { ...given } }),
            };
            expect(await errorOf(make(server, story))).toMatchObject({
                name: 'EsperResponseError',
                message: expect.stringMatching(words),
            });
        }
    },
);

test('a secret in a header is repeated by no error, by every way of ours', async () => {
    const secret = 's3cret-of-the-report';
    for (const make of [byClient, byClass(createAxios), byClass(changed)]) {
        const server = await tell({ answer: { status: 400, body: JSON.stringify({ message: `bad key ${secret}` }) } });
        const story: Story = {
            id: 'getReport',
            property: 'report',
            given: { xReportKey: secret },
            sent: {},
            gives: '',
        };
        const error = await errorOf(make(server, story));
        expect(error).toMatchObject({ status: 400, operation: 'getReport' });
        expect(JSON.stringify(error)).not.toContain(secret);
    }
});

describe('the search for an operation', () => {
    test.each([
        ['GET', '/v1/kiosk/shown/', 'getShownKiosk'],
        ['GET', '/v1/kiosk/any/', 'getKiosk'],
        ['DELETE', '/v1/kiosk/any/', undefined],
        ['GET', '/v1/kiosk//', undefined],
        ['GET', '/v1/kiosk//photo/', undefined],
        ['GET', '/v1/report/open/', 'isReportOpen'],
        ['GET', '/v1/report/open', undefined],
    ])('%s %s is %s', async (method, url, operation) => {
        const server = await tell({ answer: { status: 404, body: '{"message":"no"}' } });
        const instance = createAxios({ baseUrl: server.baseUrl, apiKey: KEY });
        const error = await errorOf(instance.request({ method, url }));
        expect(Object(error).operation).toBe(operation);
    });
});
