// A program in TypeScript of `esper-client/fetch`, where axios is not installed. It names nothing that only Node.js or
// only a browser has.
import {
    type ClientOptions,
    type Device,
    EsperClient,
    EsperConfigurationError,
    EsperNotFoundError,
    type Fetch,
    type Page,
    toFile,
} from 'esper-client/fetch';

let requests = 0;
const counting: Fetch = (url, init) => {
    requests += 1;
    return fetch(url, init);
};
const options: ClientOptions = { fetch: counting, timeout: 30_000 };
const esper = new EsperClient(options);

const page: Page<Device> = await esper.device.getAllDevices({ limit: 100 });
const rows: Device[] = await esper.device.getAllDevices({ limit: 100 }).toArray({ maxItems: 1000 });
const { headers, data } = await esper.enterprise.getEnterprise().withResponse();
const type: string | null = headers.get('content-type');

const name = `${crypto.randomUUID()}.txt`; // the tenant is shared, and takes a name once
const uploaded = await esper.content.postContent({ key: toFile(new Uint8Array([104, 105]), { name }) });

const error: unknown = await esper.device.getDeviceById({ deviceId: 'none' }).catch((thrown: unknown) => thrown);
const status: number = EsperNotFoundError.is(error) ? error.status : 0;

// Never run: what the declarations must refuse.
export function refused(): void {
    // @ts-expect-error the root has it
    new EsperClient({ proxy: 'http://proxy.example:3128' });
}

let refusal: unknown;
try {
    new EsperClient({ ...options, timeout: -1 });
} catch (thrown) {
    refusal = thrown;
}

if (page.count !== 250 || rows.length !== 250) throw new Error('the list is not whole');
if (data.name === undefined || !type?.includes('json')) throw new Error('the answer has no headers');
if (uploaded.name !== name || status !== 404 || requests < 6) throw new Error('not by the fetch that was given');
if (!EsperConfigurationError.is(refusal)) throw new Error('a wrong option is not refused');
console.log(`compiles and runs without axios, ${requests} requests`);
