// Checked by tsc, never run: what the types of lists allow, and what they don't.
import type { AxiosResponse, RawAxiosRequestConfig } from 'axios';
import type {
    CommandRequestApi,
    CommandsV0Request,
    CommandsV0RequestPage,
    Device,
    DeviceApi,
    DevicePage,
    DeviceV2,
    DeviceV2Api,
    DeviceV2Page,
    TokenApi,
} from '../../generated/all.js';
import type { EsperClient } from '../../src/client/client.js';
import type { ItemOf, Page } from '../../src/pagination/page.js';
import type { PagePromise } from '../../src/pagination/page-promise.js';
import { paginate } from '../../src/pagination/paginate.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const assert = <_ extends true>(): void => undefined;

assert<Equal<ItemOf<DevicePage>, Device>>();
assert<Equal<ItemOf<DeviceV2Page>, DeviceV2>>();
assert<Equal<ItemOf<CommandsV0RequestPage>, CommandsV0Request>>();
assert<Equal<ItemOf<{ results: string[] | null }>, string>>();
assert<Equal<ItemOf<Device>, never>>();
assert<Equal<ItemOf<{ content: { id: string } }>, never>>();
assert<Equal<ItemOf<undefined>, never>>();

export async function ofTheClient(esper: EsperClient): Promise<void> {
    const list = esper.device.getAllDevices({ state: 1 });
    assert<Equal<typeof list, PagePromise<Device, DevicePage>>>();
    const page = await list;
    assert<Equal<typeof page, Page<Device, DevicePage>>>();
    assert<Equal<typeof page.count, number | undefined>>();
    const next = await page.nextPage();
    assert<Equal<typeof next, Page<Device, DevicePage> | undefined>>();
    assert<Equal<typeof page.resumeToken, string | undefined>>();
    for await (const device of page) assert<Equal<typeof device, Device>>();
    await esper.device.getAllDevices({}, { resumeFrom: page.resumeToken });
    for await (const device of list) assert<Equal<typeof device, Device>>();
    for await (const each of list.pages()) assert<Equal<typeof each, Page<Device, DevicePage>>>();
    const rows = list[Symbol.asyncIterator]();
    for await (const device of rows) assert<Equal<typeof device, Device>>();
    const some = await list.toArray({ maxItems: 5 });
    assert<Equal<typeof some, Device[]>>();
    const { data, status } = await list.withResponse();
    assert<Equal<typeof data, Page<Device, DevicePage>>>();
    assert<Equal<typeof status, number>>();
    for await (const device of esper.deviceV2.getAllDevicesV2({ cursor: 'start' }))
        assert<Equal<typeof device, DeviceV2>>();
    for await (const request of esper.commandRequest.listCommandRequests())
        assert<Equal<typeof request, CommandsV0Request>>();
    await esper.device.getAllDevices({}, { concurrency: 4, timeout: 1000 });
    await esper.device.getAllDevices({}, { consistent: true, resumeFrom: 'token', signal: undefined });

    // @ts-expect-error toArray needs maxItems
    await list.toArray();
    // @ts-expect-error toArray needs maxItems
    await list.toArray({});
    // @ts-expect-error a token is not to be changed
    page.resumeToken = '';
    // @ts-expect-error rows are not to be changed
    page.results.push();
    // @ts-expect-error a page is no list: await gives one page, iterating is for the list
    for (const device of page) void device;
    // @ts-expect-error the list is asynchronous
    for (const device of list) void device;
    // @ts-expect-error no such option
    await esper.device.getAllDevices({}, { pageSize: 5 });
    // @ts-expect-error concurrency is a number
    await esper.device.getAllDevices({}, { concurrency: '4' });
    // @ts-expect-error one device is not iterable
    for await (const part of esper.device.getDeviceById({ deviceId: 'x' })) void part;
    // @ts-expect-error one device has no pages
    esper.device.getDeviceById({ deviceId: 'x' }).pages();
    // @ts-expect-error concurrency is for lists
    await esper.device.getDeviceById({ deviceId: 'x' }, { concurrency: 2 });
    // @ts-expect-error consistent is for lists
    await esper.token.getTokenInfo({ consistent: true });
    // @ts-expect-error resumeFrom is for lists
    await esper.device.getDeviceById({ deviceId: 'x' }, { resumeFrom: 'token' });
}

interface WithOptional {
    readonly limit?: number;
}
declare const optional: (
    parameters?: WithOptional,
    options?: RawAxiosRequestConfig,
) => Promise<AxiosResponse<DevicePage>>;

export async function ofBareClasses(
    device: DeviceApi,
    deviceV2: DeviceV2Api,
    requests: CommandRequestApi,
    token: TokenApi,
): Promise<void> {
    const list = paginate(device.getAllDevices.bind(device), { enterpriseId: 'e' }, { concurrency: 2 });
    assert<Equal<typeof list, PagePromise<Device, DevicePage>>>();
    for await (const each of paginate(deviceV2.getAllDevicesV2.bind(deviceV2), { cursor: 'start' }))
        assert<Equal<typeof each, DeviceV2>>();
    for await (const each of paginate(requests.listCommandRequests.bind(requests)))
        assert<Equal<typeof each, CommandsV0Request>>();
    for await (const each of paginate((parameters: WithOptional, options) => optional(parameters, options)))
        assert<Equal<typeof each, Device>>();

    // @ts-expect-error enterpriseId is required
    paginate(device.getAllDevices.bind(device));
    // @ts-expect-error enterpriseId is required
    paginate(device.getAllDevices.bind(device), {});
    // @ts-expect-error no such parameter
    paginate(device.getAllDevices.bind(device), { enterpriseId: 'e', nope: 1 });
    // @ts-expect-error no such option
    paginate(device.getAllDevices.bind(device), { enterpriseId: 'e' }, { pageSize: 5 });
    // @ts-expect-error one device is no list
    paginate(device.getDeviceById.bind(device), { enterpriseId: 'e', deviceId: 'x' });
    // @ts-expect-error neither is a token
    paginate(token.getTokenInfo.bind(token));
}
