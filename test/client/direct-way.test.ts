import axios, { type AxiosInstance, type RawAxiosRequestConfig } from 'axios';
import { Configuration } from '../../generated/configuration.js';
import { createAxios, createConfiguration, DeviceApi, DeviceGroupApi } from '../../src/index.js';
import { errorOf, json, KEY, serve, type TestServer } from '../support/servers.js';

// A class with an instance of `createAxios` has its calls sent without axios in between, unless somebody asked axios for something.

const DEVICE = { enterpriseId: 'e', deviceId: 'd' };
const PATH = '/api/enterprise/e/device/d/';

const optionsOf = ({ baseUrl }: TestServer) => ({ baseUrl, apiKey: KEY, maxRetries: 0, sleep: async () => {} });

/** Counts what goes through axios. */
const countRequests = () => jest.spyOn(axios.Axios.prototype, 'request');

/** A server that answers with what it was asked. */
const echo = (): Promise<TestServer> =>
    serve((request, response) => json(response, 200, { id: 'd', url: request.url }, { 'x-request-id': 'r-1' }));

test('an instance as it was made sends without axios', async () => {
    const server = await echo();
    const api = new DeviceApi(createConfiguration(optionsOf(server)), undefined, createAxios(optionsOf(server)));
    const requests = countRequests();
    const { data } = await api.getDeviceById(DEVICE, { timeout: 5000, headers: { 'X-Mine': 'yes' } });
    expect(data).toMatchObject({ url: PATH });
    expect(server.requests[0]?.headers).toMatchObject({ 'x-mine': 'yes', authorization: `Bearer ${KEY}` });
    expect(requests).not.toHaveBeenCalled();
});

const CHANGES: Readonly<Record<string, (instance: AxiosInstance) => void>> = {
    'an interceptor of requests': ({ interceptors }) => {
        interceptors.request.use((config) => {
            config.headers.set('X-Mine', 'yes');
            return config;
        });
    },
    'a default header': ({ defaults }) => {
        defaults.headers.common['X-Mine'] = 'yes';
    },
    'a default header of one method': ({ defaults }) => {
        defaults.headers.get['X-Mine'] = 'yes';
    },
    'a transform of requests': ({ defaults }) => {
        defaults.transformRequest = (data, headers) => {
            headers.set('X-Mine', 'yes');
            return data;
        };
    },
    'a request of its own': (instance) => {
        const { request } = instance;
        instance.request = (config) => request({ ...config, headers: { ...config.headers, 'X-Mine': 'yes' } });
    },
    'an adapter around its adapter': ({ defaults }) => {
        const { adapter } = defaults;
        defaults.adapter = async (config) => {
            if (typeof adapter !== 'function') throw new TypeError('no adapter');
            config.headers.set('X-Mine', 'yes');
            return adapter(config);
        };
    },
};

test.each(Object.entries(CHANGES))('%s has its say', async (_, change) => {
    const server = await echo();
    const instance = createAxios(optionsOf(server));
    const api = new DeviceApi(createConfiguration(optionsOf(server)), undefined, instance);
    await api.getDeviceById(DEVICE); // as it was made
    expect(server.requests[0]?.headers).not.toHaveProperty('x-mine');
    change(instance);
    await api.getDeviceById(DEVICE);
    expect(server.requests[1]).toMatchObject({ url: PATH, headers: { 'x-mine': 'yes' } });
});

test('an interceptor of answers has its say, and none once it was taken off', async () => {
    const server = await echo();
    const instance = createAxios(optionsOf(server));
    const api = new DeviceApi(createConfiguration(optionsOf(server)), undefined, instance);
    const id = instance.interceptors.response.use((response) => ({ ...response, data: 'mine' }));
    expect((await api.getDeviceById(DEVICE)).data).toBe('mine');
    instance.interceptors.response.eject(id);
    expect((await api.getDeviceById(DEVICE)).data).toMatchObject({ id: 'd' });
});

const OPTIONS: Readonly<Record<string, readonly [options: RawAxiosRequestConfig, gives: unknown]>> = {
    'more in the query': [{ params: { more: 'yes' } }, { url: `${PATH}?more=yes` }],
    'a serialiser of the query': [
        { params: { more: 'yes' }, paramsSerializer: { serialize: () => 'mine=1' } },
        { url: `${PATH}?mine=1` },
    ],
    'a transform of answers': [{ transformResponse: () => ({ mine: true }) }, { mine: true }],
};

test.each(Object.entries(OPTIONS))('%s is what axios makes of it', async (_, [options, gives]) => {
    const server = await echo();
    const configuration = createConfiguration(optionsOf(server));
    for (const instance of [createAxios(optionsOf(server)), axios.create()]) {
        const { data } = await new DeviceApi(configuration, undefined, instance).getDeviceById(DEVICE, options);
        expect(data).toMatchObject(Object(gives));
    }
});

test('what a configuration has for each call has its say', async () => {
    const server = await echo();
    const configuration = new Configuration({
        accessToken: KEY,
        basePath: server.baseUrl,
        baseOptions: { headers: { 'X-Mine': 'base', 'X-Other': 'base' }, params: { more: 'yes' } },
    });
    for (const instance of [createAxios(optionsOf(server)), axios.create()]) {
        await new DeviceApi(configuration, undefined, instance).getDeviceById(DEVICE, {
            headers: { 'X-Mine': 'call' },
        });
        expect(server.requests.at(-1)).toMatchObject({
            url: `${PATH}?more=yes`,
            headers: { 'x-mine': 'call', 'x-other': 'base' },
        });
    }
});

/** What a caller can see of an answer or an error, as JSON has it. */
const seen = (value: unknown): unknown => {
    const { headers, duration, name, message, ...rest } = Object(value);
    return JSON.parse(JSON.stringify({ ...rest, name, message, headers, hasDuration: Number.isInteger(duration) }));
};

const CALLS: Readonly<Record<string, (instance: AxiosInstance) => Promise<unknown>>> = {
    'an answer': (instance) => new DeviceApi(undefined, undefined, instance).getDeviceById(DEVICE),
    'an answer to a body': (instance) =>
        new DeviceGroupApi(undefined, undefined, instance).createGroup({
            enterpriseId: 'e',
            deviceGroup: { name: 'Front' },
        }),
    'an error': (instance) =>
        new DeviceApi(undefined, undefined, instance).getDeviceById({ ...DEVICE, deviceId: 'missing' }),
    'a refusal': (instance) =>
        new DeviceApi(undefined, undefined, instance).getDeviceById({ ...DEVICE, deviceId: '..' }),
};

test.each(Object.entries(CALLS))('%s is the same by both ways', async (_, call) => {
    const server = await serve((request, response) =>
        json(response, request.url?.includes('missing') ? 404 : 200, { id: 'd' }, { 'x-request-id': 'r', date: '' }),
    );
    const instances = [createAxios(optionsOf(server)), createAxios(optionsOf(server))];
    instances[1]?.interceptors.request.use((config) => config);
    const [direct, through] = await Promise.all(
        instances.map((instance) => call(instance).catch((error: unknown) => error)),
    );
    expect(seen(direct)).toEqual(seen(through));
    expect(server.requests[0]).toEqual(server.requests[1]);
});

test('an answer keeps the key out of what it leads to', async () => {
    const server = await echo();
    const api = new DeviceApi(createConfiguration(optionsOf(server)), undefined, createAxios(optionsOf(server)));
    const response = await api.getDeviceById(DEVICE);
    expect(JSON.stringify(response)).not.toContain(KEY);
    expect(response.config.headers).not.toHaveProperty('Authorization');
});

test('an error of a class points to where the class was called', async () => {
    const server = await serve((_, response) => response.writeHead(404).end());
    const api = new DeviceApi(undefined, undefined, createAxios(optionsOf(server)));
    const error = await errorOf(
        (async () => {
            await api.getDeviceById(DEVICE);
        })(),
    );
    expect(Object(error).stack).toMatch(
        /^EsperNotFoundError: getDeviceById: 404 Not Found\n\s+at .*direct-way\.test\.ts:/,
    );
});
