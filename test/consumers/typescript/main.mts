// A program in TypeScript, ES modules. It names nothing that only Node.js or only a browser has.
import {
    type ClientOptions,
    CommandState,
    createAxios,
    createConfiguration,
    type Device,
    DeviceApi,
    EsperClient,
    EsperNotFoundError,
    type Page,
    paginate,
} from 'esper-client';
import { type OperationId, operations } from 'esper-client/generated';

const options: ClientOptions = {
    timeout: 30_000,
    hooks: { onRetry: ({ attempt, delayMs }) => console.error(attempt, delayMs) },
};
const esper = new EsperClient(options);

const page: Page<Device> = await esper.device.getAllDevices({ limit: 100 });
const first: Device | undefined = page.results[0];
const names: string[] = [];
for await (const device of esper.device.getAllDevices({ state: 1 }, { concurrency: 2 })) names.push(device.id);

const name = `${crypto.randomUUID()}.txt`; // the tenant is shared, and takes a name once
const { status, data } = await esper.content
    .postContent({ key: new File(['hello'], name, { type: 'text/plain' }) })
    .withResponse();

let status404 = 0;
try {
    await esper.device.getDeviceById({ deviceId: '00000000-0000-4000-8000-000000000000' });
} catch (error) {
    if (EsperNotFoundError.is(error)) status404 = error.status;
}

// Without the facade.
const { enterprise } = await esper.token.getTokenInfo();
const api = new DeviceApi(createConfiguration(options), undefined, createAxios(options));
const rows = await paginate(api.getAllDevices.bind(api), { enterpriseId: String(enterprise) }).toArray({ maxItems: 7 });

const operation: OperationId = 'getAllDevices';
const state: CommandState = CommandState.SUCCESS;

// Never run: what the declarations must refuse.
export async function refused(): Promise<void> {
    // @ts-expect-error a device is found by its id
    await esper.device.getDeviceById({});
    // @ts-expect-error no such option
    new EsperClient({ timeOut: 1 });
    // @ts-expect-error pages are for lists
    esper.token.getTokenInfo().pages();
}

if (page.count !== 250 || first?.id === undefined || names.length === 0) throw new Error('the list is not whole');
if (status !== 200 || data.name !== name) throw new Error(`the upload was answered with ${status}`);
if (status404 !== 404) throw new Error('no EsperNotFoundError');
if (rows.length !== 7 || !operations[operation].startsWith('device GET ') || state.length === 0)
    throw new Error('the generated classes');
console.log('compiles, lists, pages, uploads, knows the error');
