import axios from 'axios';
import { createAxios, createConfiguration, DeviceApi, paginate } from '../../src/index.js';
import { clientOf, errorOf, json, KEY, serve, type TestServer } from '../support/servers.js';
import { WAYS } from '../support/ways.js';

/** A list of four rows, two in a page, and a device. */
const listing = (): Promise<TestServer> =>
    serve(({ url = '' }, response) => {
        const offset = Number(new URL(url, 'http://x').searchParams.get('offset') ?? 0);
        const next = offset < 2 ? 'http://x/?offset=2' : null;
        json(response, 200, { id: 'd', count: 4, next, previous: null, results: [{ id: offset }, { id: offset + 1 }] });
    });

const queriesTo = ({ requests }: TestServer): string[] => requests.map(({ url }) => url.split('?')[1] ?? '');

describe.each([...WAYS, ['an axios instance', () => ({ axios: axios.create() })]] as const)('by %s', (_, way) => {
    test('a call adds what its operation lacks', async () => {
        const server = await listing();
        const esper = clientOf(server, way());
        const query = { since: '2026-09-01 10:00', tag: ['a', 'b&c'], none: undefined, nothing: null, deep: true };
        await esper.device.getDeviceById({ deviceId: 'd' }, { query });
        await esper.deviceGroup.createGroup({ deviceGroup: { name: 'Lab' } }, { query: { dry: 1 } });
        expect(queriesTo(server)).toEqual(['since=2026-09-01+10%3A00&tag=a&tag=b%26c&deep=true', 'dry=1']);
    });

    test('so does every page of a list, beside its own parameters', async () => {
        const server = await listing();
        const devices = clientOf(server, way()).device.getAllDevices({ limit: 2 }, { query: { fresh: 'yes' } });
        expect(await devices.toArray({ maxItems: 9 })).toHaveLength(4);
        expect(queriesTo(server)).toEqual(['limit=2&fresh=yes', 'limit=2&offset=2&fresh=yes']);
    });

    test('what the operation has is refused', async () => {
        const server = await listing();
        const esper = clientOf(server, way());
        for (const list of [
            esper.device.getAllDevices({}, { query: { state: 1 } }),
            esper.device.getAllDevices({}, { query: { limit: 1 } }),
        ]) {
            expect(await errorOf(list)).toMatchObject({
                name: 'EsperConfigurationError',
                message: expect.stringMatching(
                    /^getAllDevices: query: (state|limit) is a parameter of the operation: give /,
                ),
            });
        }
        expect(server.requests).toHaveLength(0);
    });
});

test.each(['a=b', ['a'], null, 5])('a query of %j is refused', async (query) => {
    const call = clientOf(await listing()).device.getDeviceById({ deviceId: 'd' }, { query: query as never });
    expect(await errorOf(call)).toMatchObject({
        message: expect.stringContaining('query: expected an object of values'),
    });
});

test('a token is of the query too', async () => {
    const { device } = clientOf(await listing());
    const { resumeToken: resumeFrom } = await device.getAllDevices({ limit: 2 }, { query: { a: 1, b: 2 } });
    const rest = device.getAllDevices({ limit: 2 }, { query: { b: 2, a: 1 }, resumeFrom });
    expect((await rest.toArray({ maxItems: 9 })).map(({ id }) => id)).toEqual([2, 3]);
    expect(await errorOf(device.getAllDevices({ limit: 2 }, { resumeFrom }))).toMatchObject({
        message: expect.stringContaining('resumeFrom: of a walk with other parameters'),
    });
});

test.each([
    ['createAxios', createAxios],
    ['an instance of anybody’s', () => axios.create()],
])('paginate adds it to a class with %s, and refuses what the operation has', async (_, create) => {
    const server = await listing();
    const options = { baseUrl: server.baseUrl, apiKey: KEY };
    const api = new DeviceApi(createConfiguration(options), undefined, create(options));
    const devices = api.getAllDevices.bind(api);
    const parameters = { enterpriseId: 'e-1', limit: 2 };
    const list = paginate(devices, parameters, { query: { tag: ['a', 'b'], at: 'x y' } });
    expect(await list.toArray({ maxItems: 9 })).toHaveLength(4);
    expect(queriesTo(server)).toEqual(['limit=2&tag=a&tag=b&at=x+y', 'limit=2&offset=2&tag=a&tag=b&at=x+y']);
    expect(await errorOf(paginate(devices, parameters, { query: { state: 1 } }))).toMatchObject({
        message: expect.stringContaining('getAllDevices: query: state is a parameter of the operation'),
    });
    expect(server.requests).toHaveLength(2);
});
