import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createTestTenant, type TestTenant } from 'esper-test-tenant';
import { programHost } from '../support/program-host.js';
import { ROOT } from '../support/run-program.js';

const EXAMPLE = path.join(ROOT, 'examples/verify-tenant.mjs');
const run = programHost();

/** GETs that a new tenant has nothing for, though they are whole: somebody has to make it first. */
const NOTHING_YET: Readonly<Record<string, string>> = {
    getReport: 'no answer had its report_id', // a report is ordered by a POST
    getGroupThumbnail: 'no answer had its thumbnail_id', // no group has a picture
    getCommandInbox: 'answered 400', // the first device is an Android one, which has no inbox
};

test('our own tenant differs from the description nowhere, over every operation that reads', async () => {
    type Item = { get?: { operationId: string; 'x-esper-draft'?: true } };
    const { paths } = JSON.parse(readFileSync(path.join(ROOT, 'openapi/esper.json'), 'utf8'));
    const gets = Object.values<Item>(paths).flatMap(({ get }) => (get ? [get] : []));
    const drafts = new Set(gets.filter((get) => get['x-esper-draft']).map(({ operationId }) => operationId));
    const ended = await run([path.join(ROOT, 'scripts/verify.mjs'), '--test-tenant', '--limit', '100']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const [, answered] =
        /^esper-client 0\.1\.0: (\d+) of \d+ GETs answered, 0 differences from/.exec(ended.stdout) ?? [];
    // A draft has no links to find ids by; what needs none is compared.
    const left = [...ended.stdout.matchAll(/^- (\w+): (.*)$/gm)].map(([, id = '', why = '']) => ({ id, why }));
    const unexplained = left.filter(
        ({ id, why }) => NOTHING_YET[id] !== why && (!drafts.has(id) || !/^no answer had its /.test(why)),
    );
    expect(unexplained).toEqual([]);
    expect(Number(answered) + left.length).toBe(gets.length);
    expect(Number(answered)).toBeGreaterThan(gets.length - drafts.size - Object.keys(NOTHING_YET).length);
});

test('without a tenant, and with options that make no sense, it says how it is used', async () => {
    expect(await run([EXAMPLE])).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('ESPER_TENANT'),
    });
    for (const args of [['--limit', '0'], ['--with', 'command_id'], ['--colour']])
        expect(await run([EXAMPLE, ...args])).toMatchObject({ code: 2, stderr: expect.stringContaining('usage: ') });
});

/** A value that must not be seen, of each type. */
const SECRET = 'XYZZY-4f2a';
const NUMBER = 987_654_321;

type Row = Record<string, unknown>;
/** Changes one answer; the row of the report that must come of it. */
interface Planted {
    readonly operation: string;
    readonly row: string;
    plant(answer: Row, row: Row): void;
}

const of = (value: unknown): Row => Object(value);

/** A difference in each row of a report, in every form that there is. `row` is the first row of the answer. */
const PLANTED: readonly Planted[] = [
    {
        operation: 'getAllDevices',
        row: '| `results[].device_name` | string | integer | 1 of 20 |',
        plant: (_, row) => Object.assign(row, { device_name: NUMBER }),
    },
    {
        operation: 'getAllDevices',
        row: '| `results[].tags[]` | string | object | 2 of 20 |',
        plant: (_, row) => Object.assign(row, { tags: [{ [SECRET]: SECRET }, {}] }),
    },
    {
        operation: 'getAllDevices',
        row: '| `results[].state` | a listed value | another integer | 1 of 20 |',
        plant: (_, row) => Object.assign(row, { state: NUMBER }),
    },
    {
        operation: 'getAllDevices',
        row: '| `results[].id` | present | missing | 1 of 20 |',
        plant: (answer) => Reflect.deleteProperty(of((answer['results'] as unknown[])[3]), 'id'),
    },
    {
        operation: 'getAllDevices',
        row: '| `results[].hardwareInfo` | object | string | 1 of 20 |',
        plant: (_, row) => Object.assign(row, { hardwareInfo: SECRET }),
    },
    {
        operation: 'getAllDevices',
        row: '| `results[].new_field` | no such field | boolean | 1 of 1 |',
        plant: (_, row) => Object.assign(row, { new_field: true }),
    },
    {
        operation: 'getAllDevices',
        row: '| `results[].(a key)` | no such field | string | 2 of 2 |',
        plant: (_, row) => Object.assign(row, { [SECRET]: SECRET, 'com.harborpine.checkout': SECRET }),
    },
    {
        operation: 'getAllGroups',
        row: '| `count` | integer | string | 1 of 1 |',
        plant: (answer) => Object.assign(answer, { count: SECRET }),
    },
    {
        operation: 'getAllGroups',
        row: '| `results[].created_on` | format date-time | another string | 1 of 5 |',
        plant: (_, row) => Object.assign(row, { created_on: SECRET }),
    },
    {
        operation: 'getAllGroups',
        row: '| `results[].name` | string | null | 1 of 5 |',
        plant: (_, row) => Object.assign(row, { name: null }),
    },
    {
        operation: 'getEnterprise',
        row: '| `id` | format uuid | another string | 1 of 1 |',
        plant: (answer) => Object.assign(answer, { id: SECRET }),
    },
    {
        operation: 'getEnterprise',
        row: '| `contact_email` | format email | another string | 1 of 1 |',
        plant: (answer) => Object.assign(answer, { contact_email: SECRET }),
    },
    {
        operation: 'getEnterprise',
        row: '| `zipcode` | 8 characters or fewer | another string | 1 of 1 |',
        plant: (answer) => Object.assign(answer, { zipcode: SECRET }),
    },
    {
        operation: 'listPolicies',
        row: '| `results` | array | object | 1 of 1 |',
        plant: (answer) => Object.assign(answer, { results: { [SECRET]: SECRET } }),
    },
    {
        operation: 'getAllGeofences',
        row: '| `results[].radius` | number or null | string | 1 of 1 |',
        plant: (_, row) => Object.assign(row, { radius: SECRET }),
    },
    {
        operation: 'getAllContent',
        row: '| `results[].id` | integer | number | 1 of 1 |',
        plant: (_, row) => Object.assign(row, { id: 6142.5 }),
    },
    {
        operation: 'getAllDevicesV2',
        row: '| `content.results[].platform` | a listed value | another string | 1 of 20 |',
        plant: (_, row) => Object.assign(row, { platform: SECRET }),
    },
    {
        operation: 'getAllDevicesV2',
        row: '| `content.next` | format uri | another string | 1 of 1 |',
        plant: (answer) => Object.assign(of(answer['content']), { next: SECRET }),
    },
    {
        operation: 'getAllApplications',
        row: '| `results[].versions[].build_number` | string or null | integer | 1 of 3 |',
        plant: (_, row) => Object.assign(of((row['versions'] as unknown[])[0]), { build_number: NUMBER }),
    },
    {
        operation: 'getDeviceEvent',
        row: '| `results[].data` | object | string | 1 of 1 |',
        plant: (_, row) => Object.assign(row, { data: JSON.stringify({ name: SECRET }) }),
    },
];

let tenant: TestTenant;
let server: Server;
/** Every answer that was given, as it was planted. */
let answers: unknown[];

beforeEach(async () => {
    tenant = createTestTenant({ devices: 60 });
    answers = [];
    server = createServer(async (request, response) => {
        const { status, headers, text } = await planted(request.url ?? '', request.headers.authorization ?? '');
        response.writeHead(status, headers).end(text);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(() => new Promise((done) => server.close(done)));

/** Asks the tenant, and plants in its answer what is for that operation. */
async function planted(url: string, authorization: string) {
    const { origin } = new URL(tenant.baseUrl);
    const answer = await tenant.fetch(origin + url, { headers: { authorization } });
    const text = await answer.text();
    if (text === '') return { status: answer.status, headers: {}, text };
    const body: Row = JSON.parse(text);
    const operation = tenant.requests().at(-1)?.operation;
    for (const one of PLANTED.filter((each) => each.operation === operation)) {
        const { results } = of(body['content'] ?? body);
        one.plant(body, of(Array.isArray(results) ? results[0] : undefined));
    }
    answers.push(body);
    return { status: answer.status, headers: { 'content-type': 'application/json' }, text: JSON.stringify(body) };
}

test('20 planted differences: 20 are named, and no value, id, name or key of the tenant is', async () => {
    expect(PLANTED).toHaveLength(20);
    const { port } = server.address() as AddressInfo;
    const env = { ESPER_BASE_URL: `http://127.0.0.1:${port}/api`, ESPER_API_KEY: tenant.apiKey };
    const { code, stdout, stderr } = await run([EXAMPLE], { env });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(tenant.requests().filter(({ method }) => method !== 'GET')).toEqual([]);

    const sections = new Map(
        stdout
            .split('\n### ')
            .slice(1)
            .map((text) => [text.slice(0, text.indexOf(' (')), [...text.matchAll(/^\| `.*$/gm)].map(([row]) => row)]),
    );
    const named = [...sections].flatMap(([operation, rows]) => rows.map((row) => `${operation} ${row}`));
    expect(named.sort()).toEqual(PLANTED.map(({ operation, row }) => `${operation} ${row}`).sort());
    expect(stdout).toContain('20 differences from the description.');

    const words = new Set(stdout.match(/[\w.:/@-]{5,}/g));
    const leaked = [...valuesOf([answers, tenant.apiKey, tenant.enterpriseId, '127.0.0.1', String(port)])].filter(
        // Words of the report: in the examples of drafts a string is 'string', and a channel of alerts is of type 'email'.
        (value) =>
            !['string', 'email'].includes(value) && (words.has(value) || (value.length >= 8 && stdout.includes(value))),
    );
    expect(leaked).toEqual([]);
});

/** All texts and numbers in a value, as texts of five characters or more; the keys of planted maps, too. */
function* valuesOf(value: unknown): Generator<string> {
    if (value === null || typeof value !== 'object') {
        if (String(value).length >= 5 && typeof value !== 'boolean') yield String(value);
        return;
    }
    for (const [key, inner] of Object.entries(value)) {
        if (key === SECRET || key.includes('.')) yield key;
        yield* valuesOf(inner);
    }
}
