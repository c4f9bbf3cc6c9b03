import {
    createAxios,
    createConfiguration,
    DeviceApi,
    EsperClient,
    type EsperError,
    paginate,
} from '../../src/index.js';
import { errorOf, json, KEY, serve } from '../support/servers.js';
import { WAYS } from '../support/ways.js';

const GATEWAY = 'gateway-0123456789';
const SESSION = 'session-0123456789';
const CLIENT_HEADERS = { 'X-Gateway-Token': `Basic ${GATEWAY}`, 'X-Region': 'eu-central' };
const CALL_HEADERS = { Cookie: `sid=${SESSION}` };

/** A server that repeats all headers in its refusal. */
const echoing = () =>
    serve((request, response) => json(response, 400, { message: Object.values(request.headers).join(' | ') }));

function expectHidden(error: unknown, ...secrets: string[]): void {
    const { message, body } = error as EsperError & { body?: unknown };
    const words = [message, JSON.stringify(error), String(body)].join('\n');
    for (const secret of [KEY, ...secrets]) expect(words).not.toContain(secret);
    expect(words).toContain('***');
}

describe.each(WAYS)('by %s, a header that says it is a secret is in no error', (_, way) => {
    const clientOf = ({ baseUrl }: { baseUrl: string }) =>
        new EsperClient({ baseUrl, apiKey: KEY, enterpriseId: 'e', headers: CLIENT_HEADERS, ...way() });

    test('of a call', async () => {
        const esper = clientOf(await echoing());
        const error = await errorOf(esper.device.getDeviceById({ deviceId: 'd' }, { headers: CALL_HEADERS }));
        expectHidden(error, GATEWAY, SESSION);
        expect((error as EsperError).message).toContain('eu-central');
    });

    test('of a walk and of a call by path', async () => {
        const esper = clientOf(await echoing());
        expectHidden(
            await errorOf(esper.device.getAllDevices({}, { headers: CALL_HEADERS }).toArray({ maxItems: 9 })),
            GATEWAY,
            SESSION,
        );
        expectHidden(await errorOf(esper.request('GET', '/v2/devices/', { headers: CALL_HEADERS })), GATEWAY, SESSION);
    });

    test('of a client made by withOptions', async () => {
        const esper = clientOf(await echoing()).withOptions({ headers: { 'X-Session-Secret': SESSION } });
        expectHidden(await errorOf(esper.device.getDeviceById({ deviceId: 'd' })), GATEWAY, SESSION);
    });

    test('of a download from the host of the API', async () => {
        const server = await echoing();
        expectHidden(await errorOf(clientOf(server).download(`${server.baseUrl}/file`)), GATEWAY);
    });
});

test('nor of an instance of createAxios and of classes with it', async () => {
    const { baseUrl } = await echoing();
    const options = { baseUrl, apiKey: KEY, headers: CLIENT_HEADERS };
    const instance = createAxios(options);
    const api = new DeviceApi(createConfiguration(options), undefined, instance);
    expectHidden(await errorOf(instance.get('/v2/devices/', { headers: CALL_HEADERS })), GATEWAY, SESSION);
    const parameters = { enterpriseId: 'e', deviceId: 'd' };
    expectHidden(await errorOf(api.getDeviceById(parameters, { headers: CALL_HEADERS })), GATEWAY, SESSION);
    const pages = paginate((page: { limit?: number; offset?: number }) =>
        api.getAllDevices({ enterpriseId: 'e', ...page }),
    );
    expectHidden(await errorOf(pages.toArray({ maxItems: 1 })), GATEWAY);
});
