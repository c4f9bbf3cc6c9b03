import { type RunningTenant, startTestTenant } from '../src/index.js';
import { readObject } from '../src/util/json.js';

const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
let tenant: RunningTenant;
beforeAll(async () => {
    tenant = await startTestTenant({ devices: 10, speed: 0 });
});
beforeEach(async () => {
    await control('DELETE', '/requests');
});
afterAll(() => tenant.stop());

const control = async (method: string, path: string, body?: unknown) => {
    const init =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`http://127.0.0.1:${tenant.port}/__tenant${path}`, { method, ...init });
    const text = await answer.text();
    const json: unknown = text === '' ? null : JSON.parse(text);
    return { status: answer.status, json };
};
const api = async (path: string) => {
    const answer = await fetch(`${tenant.baseUrl}${path}`, { headers: { authorization: `Bearer ${tenant.apiKey}` } });
    return { status: answer.status, body: readObject(await answer.json()) };
};

describe('over HTTP, for tests in any language', () => {
    it('the tenant says what it is', async () => {
        const { json } = await control('GET', '/');
        expect(json).toMatchObject({ enterpriseId: tenant.enterpriseId, apiKey: tenant.apiKey, clock: { speed: 0 } });
    });

    it('faults are ordered, listed and taken off', async () => {
        const { status, json } = await control('POST', '/faults', {
            kind: 'status',
            status: 500,
            operation: 'getTokenInfo',
            count: null,
        });
        expect([status, json]).toEqual([201, expect.objectContaining({ id: 'fault-1', struck: 0 })]);
        expect([(await api('/v1/token-info/')).status, (await api('/v1/token-info/')).status]).toEqual([500, 500]);
        expect((await control('GET', '/faults')).json).toMatchObject([{ struck: 2 }]);
        expect((await control('DELETE', '/faults/fault-1')).status).toBe(204);
        expect((await api('/v1/token-info/')).status).toBe(200);
    });

    it('requests are read for an operation', async () => {
        await api('/v1/token-info/');
        await api('/nowhere/');
        expect((await control('GET', '/requests?operation=getTokenInfo')).json).toMatchObject([
            { path: '/api/v1/token-info/', status: 200 },
        ]);
        expect((await control('GET', '/requests')).json).toMatchObject([
            { operation: 'getTokenInfo' },
            { operation: null, status: 404 },
        ]);
    });

    it('the clock is stepped and set to another speed', async () => {
        const before = tenant.clock.now();
        await control('POST', '/clock', { step: 60_000 });
        expect(tenant.clock.now()).toBe(before + 60_000);
        expect((await control('POST', '/clock', { speed: 0 })).json).toMatchObject({ speed: 0 });
    });

    it('devices are added, changed and removed', async () => {
        const { json } = await control('POST', '/devices', {
            device: { device_name: 'HRB-PNE-MINE', state: 60 },
            at: 'start',
        });
        const { ids } = readObject(json);
        const [id] = Array.isArray(ids) ? ids : [];
        const path = `/enterprise/${tenant.enterpriseId}/device/${String(id)}/`;
        expect((await api(path)).body).toMatchObject({ device_name: 'HRB-PNE-MINE', state: 60 });
        expect((await control('PATCH', `/devices/${String(id)}`, { state: 1, battery: 7 })).status).toBe(204);
        expect((await api(path)).body['state']).toBe(1);
        expect((await control('DELETE', `/devices/${String(id)}`)).status).toBe(204);
        expect((await api(path)).status).toBe(404);
    });

    it('outcomes are ordered', async () => {
        expect(
            (await control('POST', '/outcomes', { command: 'REBOOT', state: 'Command Failure', reason: 'Busy' }))
                .status,
        ).toBe(204);
        const init = {
            method: 'POST',
            headers: { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' },
        };
        const url = `${tenant.baseUrl}/enterprise/${tenant.enterpriseId}/device/${KIOSK}/command/`;
        const { id } = readObject(await (await fetch(url, { ...init, body: '{"command":"REBOOT"}' })).json());
        await control('POST', '/clock', { step: 3000 });
        expect(
            (await api(`/enterprise/${tenant.enterpriseId}/device/${KIOSK}/command/${String(id)}/`)).body,
        ).toMatchObject({ state: 'Command Failure', details: 'Busy' });
    });

    it('the state is read, and a tenant made of it is the same', async () => {
        const { json } = await control('GET', '/state');
        const copy = await startTestTenant({ data: { snapshot: json as never } });
        const path = `/enterprise/${tenant.enterpriseId}/device/?limit=100`;
        const read = async (one: RunningTenant) =>
            (
                await (
                    await fetch(one.baseUrl + path, { headers: { authorization: `Bearer ${tenant.apiKey}` } })
                ).text()
            ).replaceAll(String(one.port), 'PORT');
        expect(await read(copy)).toBe(await read(tenant));
        await copy.stop();
    });

    it.each([
        ['POST', '/faults', { kind: 'flood' }, 'kind: "flood" is not a valid choice.'],
        ['POST', '/faults', {}, 'kind: This field is required.'],
        ['POST', '/outcomes', {}, 'state: This field is required.'],
        ['POST', '/outcomes', { state: 'Command Failure', count: null }, 'count: This field may not be null.'],
        ['POST', '/clock', { step: -1 }, 'step: Ensure this value is greater than or equal to 0.'],
        ['PATCH', `/devices/${KIOSK}`, { colour: 'green' }, 'device: must NOT have additional properties: colour.'],
        ['PATCH', '/devices/nobody', { state: 1 }, 'There is no device nobody.'],
        ['POST', '/devices', { device: { group: 'Nowhere' } }, 'There is no group "Nowhere".'],
    ])('%s %s %j is refused in words', async (method, path, body, message) => {
        expect(await control(method, path, body)).toEqual({ status: 400, json: { message } });
    });
});
