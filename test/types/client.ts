// Checked by tsc alone (`npm run typecheck`); nothing here runs.
import type { Application, Device, DevicePage, TokenInfoV1, V0CommandRequest } from '../../src/index.js';
import {
    type ApiPromise,
    type CallOptions,
    type ClientOptions,
    EsperApiError,
    EsperClient,
    EsperError,
    EsperNotFoundError,
    type ListOptions,
    type Page,
    type PagePromise,
    type WithResponse,
} from '../../src/index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Fails to compile when the two types differ. */
const same = <_ extends true>(): void => undefined;

const esper = new EsperClient({ tenant: 'acme', apiKey: async () => 'key' });

export async function calls(): Promise<void> {
    const token = esper.token.getTokenInfo();
    same<Equal<typeof token, ApiPromise<TokenInfoV1>>>();
    const device = await esper.device.getDeviceById({ deviceId: 'd' });
    same<Equal<typeof device, Device>>();
    const response = await esper.device.getDeviceById({ deviceId: 'd' }).withResponse();
    same<Equal<typeof response, WithResponse<Device>>>();
    const headers = response.headers;
    same<Equal<typeof headers, Headers>>();

    await esper.device.getDeviceById(
        { deviceId: 'd', enterpriseId: 'e' },
        { timeout: 1, signal: AbortSignal.timeout(1) },
    );
    await esper.token.getTokenInfo({ maxRetries: 0 });
    await esper.enterprise.getEnterprise();
    await esper.enterprise.getEnterprise({});
    await esper.enterprise.getEnterprise({ enterpriseId: undefined });

    const command = await esper.commandsV2.createCommand({
        commandRequest: { command_type: 'DEVICE', devices: ['d'], command: 'REBOOT' },
    });
    same<Equal<typeof command, V0CommandRequest>>();

    // @ts-expect-error deviceId is required
    await esper.device.getDeviceById({});
    // @ts-expect-error the parameters are required
    await esper.device.getDeviceById();
    // @ts-expect-error no such parameter
    await esper.device.getDeviceById({ deviceId: 'd', device_id: 'd' });
    // @ts-expect-error not a number
    await esper.device.getDeviceById({ deviceId: 1 });
    // @ts-expect-error a required parameter is not undefined
    await esper.device.getDeviceById({ deviceId: undefined });
    // @ts-expect-error concurrency is for lists
    await esper.device.getDeviceById({ deviceId: 'd' }, { concurrency: 2 });
    // @ts-expect-error no such option
    await esper.device.getDeviceById({ deviceId: 'd' }, { retries: 2 });
    // @ts-expect-error one device can't be iterated
    for await (const _ of esper.device.getDeviceById({ deviceId: 'd' }));
    // @ts-expect-error an operation without parameters takes options only
    await esper.token.getTokenInfo({}, {});
    // @ts-expect-error what is protected in a generated class does not show
    void esper.device.axios;
    // @ts-expect-error no such operation
    void esper.device.getDevices;
    // @ts-expect-error no such property
    void esper.devices;
    // @ts-expect-error it can't be replaced
    esper.device = new EsperClient().device;
}

export async function empties(): Promise<void> {
    const nothing = await esper.deviceGroup.deleteGroup({ groupId: 'g' });
    same<Equal<typeof nothing, void>>();
    const templates = await esper.application.deleteAppVersion({ applicationId: 'a', versionId: 'v' });
    // @ts-expect-error it may be undefined
    void templates.request_id;
    void templates?.request_id;
}

export async function lists(): Promise<void> {
    const list = esper.device.getAllDevices({ state: 1, limit: 100 });
    same<Equal<typeof list, PagePromise<Device, DevicePage>>>();
    const page = await esper.device.getAllDevices();
    same<Equal<typeof page, Page<Device, DevicePage>>>();
    const count = page.count;
    same<Equal<typeof count, number | undefined>>();
    for await (const device of esper.device.getAllDevices({}, { concurrency: 3 })) same<Equal<typeof device, Device>>();
    for await (const one of esper.device.getAllDevices().pages()) same<Equal<typeof one, Page<Device, DevicePage>>>();
    const applications = await esper.application.getAllApplications().toArray({ maxItems: 5 });
    same<Equal<typeof applications, Application[]>>();
    const response = await esper.device.getAllDevices().withResponse();
    same<Equal<typeof response, WithResponse<Page<Device, DevicePage>>>>();
    let name: string | undefined;
    await esper.device.getAllDevices({ name }); // what may be left out may be undefined, whatever the compiler's flags
    name = '';

    // @ts-expect-error no such parameter
    await esper.device.getAllDevices({ nope: 1 });
    // @ts-expect-error no such option
    await esper.device.getAllDevices({}, { concurency: 1 });
    // @ts-expect-error maxItems is required
    await esper.device.getAllDevices().toArray();
}

export async function files(): Promise<void> {
    await esper.application.upload({ appFile: new File([], 'a.apk') });
    await esper.application.upload({ appFile: new Uint8Array() });
    await esper.application.upload({ appFile: new Blob([]) });
    await esper.application.upload(
        { appFile: new ReadableStream<Uint8Array>() },
        { onUploadProgress: ({ bytes, total }) => [bytes, total] },
    );
    // @ts-expect-error a path is no file
    await esper.application.upload({ appFile: 'a.apk' });
    // @ts-expect-error the file is required
    await esper.application.upload({});
}

export function errors(error: unknown): void {
    if (EsperNotFoundError.is(error)) {
        same<Equal<typeof error, EsperNotFoundError>>();
        const { status, errors: complaints, code, retryAfterMs, body } = error;
        same<Equal<typeof status, number>>();
        same<Equal<typeof complaints, readonly string[]>>();
        void [code, retryAfterMs, body, error.operation, error.attempts, error.requestId, error.resumeToken];
    }
    if (EsperApiError.is(error)) same<Equal<typeof error, EsperApiError>>();
    if (EsperError.is(error)) same<Equal<typeof error, EsperError>>();
    // @ts-expect-error a status is only known of the errors that have one
    if (EsperError.is(error)) void error.status;
}

export function options(): void {
    const call: CallOptions = { headers: { 'X-A': 'b' }, idempotent: true };
    const list: ListOptions = { ...call, concurrency: 2, consistent: false };
    const client: ClientOptions = {
        hooks: { onRetry: ({ delayMs, reason }) => [delayMs, reason] },
        limiter: { acquire: async ({ signal }) => signal },
        logger: console,
        logLevel: 'debug',
        proxy: false,
    };
    void [list, client];
    // @ts-expect-error no such option
    void new EsperClient({ apikey: 'a' });
    // @ts-expect-error no such level
    void new EsperClient({ logLevel: 'trace' });
    // @ts-expect-error no such hook
    void new EsperClient({ hooks: { onError: () => {} } });
}
