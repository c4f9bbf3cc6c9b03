import { loadDescription } from '../../src/description/description.js';
import { readObject } from '../../src/util/json.js';
import { openTenant } from '../support/tenant-client.js';

const OTHER = '11111111-2222-4333-8444-555555555555';

describe('a request is refused', () => {
    const { tenant, get } = openTenant();
    const enterprise = `/enterprise/${tenant.enterpriseId}`;
    it.each([
        ['an unknown path', 'GET', '/enterprise/nowhere/at/all/', 404, 'detail: Not found. '],
        [
            'a POST without its trailing slash',
            'POST',
            `/v0${enterprise}/command`,
            405,
            'detail: Method "POST" not allowed. ',
        ],
        [
            'a method the path does not know',
            'DELETE',
            `${enterprise}/device/`,
            405,
            'detail: Method "DELETE" not allowed. ',
        ],
        ['a slash too many', 'GET', '/v1/token-info//', 404, 'detail: Not found. '],
        [
            'another enterprise',
            'GET',
            `/v1/enterprise/${OTHER}/`,
            403,
            'detail: You do not have permission to perform this action. ',
        ],
        ['an enterprise that is no uuid', 'GET', '/v1/enterprise/acme/', 404, 'detail: Not found. '],
        ['a policy that is no number', 'GET', `${enterprise}/policy/abc/`, 404, 'detail: Not found. '],
        ['a state that is none', 'GET', `${enterprise}/device/?state=2`, 400, 'state: 2 is not a valid choice. '],
        ['a group that is no uuid', 'GET', `${enterprise}/device/?group=pearl`, 400, 'group: Must be a valid UUID. '],
        [
            'a flag that is a word',
            'GET',
            `${enterprise}/device/?is_gms=maybe`,
            400,
            'is_gms: Must be a valid boolean. ',
        ],
    ])('with %s', async (_, method, path, status, message) => {
        const answer = await get(path, { method });
        expect(answer.status).toBe(status);
        expect(await answer.json()).toEqual({ errors: [message.trimEnd()], message, status });
    });

    it.each([
        ['no key', {}, 'Authentication credentials were not provided.'],
        ['a wrong key', { authorization: 'Bearer wrong' }, 'Invalid token.'],
        [
            'another scheme',
            { authorization: `Token ${tenant.apiKey}` },
            'Authentication credentials were not provided.',
        ],
    ])('with %s', async (_, headers, message) => {
        const answer = await tenant.fetch(`${tenant.baseUrl}/v1/token-info/`, { headers });
        expect([answer.status, readObject(await answer.json())['message']]).toEqual([401, `detail: ${message} `]);
    });

    it('by a newer service in its own shape', async () => {
        const answer = await get('/v2/devices/?os=BeOS');
        expect([answer.status, await answer.json()]).toEqual([
            400,
            { code: 400, message: 'os: "BeOS" is not a valid choice.', content: null },
        ]);
    });
});

describe('what the framework behind Esper ignores, the tenant does, too', () => {
    const { get, tenant } = openTenant({ devices: 30 });
    const rows = async (path: string) => readObject(await (await get(path)).json());
    const list = `/enterprise/${tenant.enterpriseId}/device/`;

    it.each(['limit=0', 'limit=-1', 'limit=ten', 'offset=-5', 'offset=ten', 'ordering=colour'])('%s', async (query) => {
        const [usual, asked] = [await rows(list), await rows(`${list}?${query}`)];
        expect(asked['results']).toEqual(usual['results']);
    });

    it.each(['limit=0', 'ordering=colour', 'ordering=-colour'])('%s of /v2/devices/', async (query) => {
        const asked = readObject(await rows(`/v2/devices/?${query}`), 'content');
        expect(asked['results']).toEqual(readObject(await rows('/v2/devices/'), 'content')['results']);
    });

    it('and a limit above the largest is cut down', async () => {
        expect(readObject(await rows('/v2/devices/?limit=100000'), 'content')['results']).toHaveLength(30);
    });
});

test('a base URL without /api is a 404 that says what is missing, on a path of the API too', async () => {
    const { tenant } = openTenant();
    const answer = await tenant.fetch(new Request('http://tenant.local/v1/token-info/'));
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('The API is below /api.');
});

describe('a body is refused', () => {
    it.each([
        [{}, ['command_type: This field is required.', 'command: This field is required.']],
        [{ command_type: 'DEVICE', command: 'DANCE' }, ['command: "DANCE" is not a valid choice.']],
        [{ command_type: 'DEVICE', command: 'REBOOT', devices: 'all' }, ['devices: Expected a list of items.']],
        [{ command_type: 'DEVICE', command: 'REBOOT', devices: ['x'] }, ['devices.0: Must be a valid UUID.']],
        [
            { command_type: 'DEVICE', command: 'SET_BRIGHTNESS_SCALE', command_args: { brightness_value: 0 } },
            ['command_args.brightness_value: Ensure this value is greater than or equal to 1.'],
        ],
        [{ command_type: 'DEVICE', command: null }, ['command: This field may not be null.']],
        [[], ['non_field_errors: Invalid data. Expected a dictionary.']],
    ])('that is %j', async (body, errors) => {
        const answer = await openTenant().call('createCommand', { body });
        expect([answer.status, answer.body['errors']]).toEqual([400, errors]);
    });

    it('that is no JSON, and one of another media type', async () => {
        const { tenant, get } = openTenant();
        const path = `/v0/enterprise/${tenant.enterpriseId}/command/`;
        const json = await get(path, {
            method: 'POST',
            body: '{"command',
            headers: { 'content-type': 'application/json' },
        });
        expect([json.status, readObject(await json.json())['message']]).toEqual([
            400,
            expect.stringMatching(/^detail: JSON parse error/),
        ]);
        expect(
            (
                await get(path, {
                    method: 'POST',
                    body: 'command=REBOOT',
                    headers: { 'content-type': 'application/x-www-form-urlencoded' },
                })
            ).status,
        ).toBe(415);
    });
});

it('an empty body is refused where a PATCH needs one, an empty object is not', async () => {
    const { tenant, get } = openTenant();
    const patch = async (body: string) => {
        const init = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body };
        const answer = await get(`/v1/enterprise/${tenant.enterpriseId}/`, init);
        return [answer.status, readObject(await answer.json())['message']];
    };
    expect(await patch('')).toEqual([400, 'detail: A body is required. ']);
    expect(await patch(' \n')).toEqual([400, 'detail: A body is required. ']);
    expect(await patch('{}')).toEqual([200, undefined]);
});

describe('what real clients send is taken', () => {
    it('a content type on a GET and a DELETE without a body, True and blanks as plus', async () => {
        const { tenant, get } = openTenant();
        const headers = { 'content-type': 'application/json' };
        const enterprise = `/enterprise/${tenant.enterpriseId}`;
        expect((await get(`${enterprise}/device/?is_gms=True&search=HRB+PNE`, { headers })).status).toBe(200);
        const [group] = await openTenant().rows('getAllGroups', { query: { name: 'Pearl' } });
        expect(
            (await get(`${enterprise}/devicegroup/${String(group?.['id'])}/`, { method: 'DELETE', headers })).status,
        ).toBe(204);
    });

    it('parameters and fields that the description does not know', async () => {
        const { call } = openTenant();
        expect((await call('getAllDevices', { query: { colour: 'green' } })).status).toBe(200);
        expect(
            (await call('createSubscription', { body: { aws_account_id: '123456789012', colour: 'green' } })).status,
        ).toBe(201);
    });
});

it('every answer has an x-request-id of its own', async () => {
    const { call } = openTenant();
    const ids = await Promise.all([1, 2, 3].map(async () => (await call('getTokenInfo')).headers.get('x-request-id')));
    expect(new Set(ids).size).toBe(3);
});

it('preflights are answered with cors, and not without', async () => {
    const headers = {
        origin: 'https://page.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
    };
    const preflight = (cors: boolean) => {
        const { tenant } = openTenant({ cors });
        return tenant.fetch(`${tenant.baseUrl}/v1/token-info/`, { method: 'OPTIONS', headers });
    };
    expect((await preflight(true)).headers.get('access-control-allow-headers')).toContain('authorization');
    const refused = await preflight(false);
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([405, null]);
});

it('no text of an answer is empty: the Python client refuses one', async () => {
    const { tenant, call } = openTenant({
        devices: 30,
        otherPlatforms: 3,
        data: {
            applications: [
                {
                    application_name: 'Till',
                    package_name: 'com.example.till',
                    versions: [{ version_name: '1', version_code: '1' }],
                },
            ],
        },
    });
    const lists = loadDescription().operations.filter(
        ({ id, path }) => !/\{(?!enterprise_id)/.test(path) && /^(getAll|list|getTokenInfo|getEnterprise)/.test(id),
    );
    expect(lists.length).toBeGreaterThan(12);
    for (const { id } of lists) expect([id, (await call(id)).text.includes(':""')]).toEqual([id, false]);
    expect(tenant.requests()).toHaveLength(lists.length);
});
