// Checked by tsc alone (`npm run typecheck`); nothing here runs. What requests take: by the client and by bare classes.
import type { CommandsV2Api, EsperClient } from '../../src/index.js';
import { DeviceState, paginate, V0DeviceCommandEnum } from '../../src/index.js';
import type { Page } from '../../src/pagination/page.js';
import type { PagePromise } from '../../src/pagination/page-promise.js';
import type { ApiPromise } from '../../src/response/response.js';
import type { KioskApi, MemberApi, ReportApi } from '../fixtures/forms/generated/all.js';
import type { ClientMethods } from '../fixtures/forms/generated/client-methods.js';
import type { Kiosk, Member, RoleList } from '../fixtures/forms/generated/models/index.js';
import { KioskKind } from '../fixtures/forms/generated/models/index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <_ extends true>(): void => undefined;

const DEVICES = ['d-1', 'd-2'] as const;

/** A command that stands in a program as a constant. */
const LOCK = {
    command_type: 'DEVICE',
    devices: DEVICES,
    device_type: 'all',
    command: 'LOCK',
    schedule: 'IMMEDIATE',
} as const;

export async function literals(esper: EsperClient, api: CommandsV2Api, maybe: string | undefined): Promise<void> {
    // `as const`, lists that are readonly, and undefined wherever something may be left out, at any depth.
    await esper.commandsV2.createCommand({ commandRequest: LOCK });
    await api.createCommand({ enterpriseId: 'e', commandRequest: LOCK });
    await esper.deviceGroup.createGroup({ deviceGroup: { name: 'Front', parent: maybe } });
    await esper.commandsV2.createCommand({
        commandRequest: {
            ...LOCK,
            command: 'UPDATE_DEVICE_CONFIG',
            groups: undefined,
            command_args: { device_alias_name: maybe, custom_settings_config: { settings: { global: [] } } },
            schedule_args: { name: maybe, days: ['Monday'] as const },
        },
    });
    await esper.device.getAllDevices({ state: DeviceState.ACTIVE, name: maybe });

    // @ts-expect-error a name is a string, at any depth
    await esper.deviceGroup.createGroup({ deviceGroup: { name: 1 } });
    // @ts-expect-error what is required is not undefined
    await esper.deviceGroup.createGroup({ deviceGroup: { name: undefined } });
    // @ts-expect-error no such field
    await esper.deviceGroup.createGroup({ deviceGroup: { name: 'a', nane: 'b' } });
}

export async function commandArgs(esper: EsperClient, command: string, known: V0DeviceCommandEnum): Promise<void> {
    const { createCommand } = esper.commandsV2;
    const to = { command_type: 'DEVICE', devices: DEVICES, device_type: 'all', schedule: 'IMMEDIATE' } as const;
    await createCommand({ commandRequest: { ...to, command: 'INSTALL', command_args: { app_version: 'v' } } });
    await createCommand({
        commandRequest: { ...to, command: V0DeviceCommandEnum.INSTALL, command_args: { app_version: 'v' } },
    });
    await createCommand({ commandRequest: { ...to, command: 'REBOOT' } });
    await createCommand({ commandRequest: { ...to, command: 'REBOOT', command_args: {} } });
    // One that nobody knows yet, a variable, and one of several: whatever they take.
    await createCommand({ commandRequest: { ...to, command: 'DANCE' } });
    await createCommand({ commandRequest: { ...to, command: 'DANCE', command_args: { tempo: 120 } } });
    await createCommand({ commandRequest: { ...to, command } });
    await createCommand({ commandRequest: { ...to, command, command_args: { app_version: 'v' } } });
    await createCommand({ commandRequest: { ...to, command: known, command_args: { app_version: 'v' } } });

    // @ts-expect-error INSTALL needs arguments
    await createCommand({ commandRequest: { ...to, command: 'INSTALL' } });
    // @ts-expect-error it needs app_version
    await createCommand({ commandRequest: { ...to, command: 'INSTALL', command_args: {} } });
    // @ts-expect-error an app_version is a string
    await createCommand({ commandRequest: { ...to, command: 'INSTALL', command_args: { app_version: 1 } } });
    // @ts-expect-error it takes no package_name
    // biome-ignore format: the error is expected on the next line
    await createCommand({ commandRequest: { ...to, command: 'INSTALL', command_args: { app_version: 'v', package_name: 'p' } } });
    // @ts-expect-error REBOOT takes none
    await createCommand({ commandRequest: { ...to, command: 'REBOOT', command_args: { app_version: 'v' } } });
    // @ts-expect-error by its enum too
    await createCommand({ commandRequest: { ...to, command: V0DeviceCommandEnum.INSTALL } });
}

/** The operations of test/fixtures/forms. */
export async function forms(esper: ClientMethods, kiosks: KioskApi, reports: ReportApi): Promise<void> {
    const ids: readonly string[] = ['a'];
    const kinds = [KioskKind.IMAGE, "it's"] as const;
    const page = await esper.kiosk.listKiosks({ ids, kinds, filter: { name: 'Lobby', floor: undefined }, $top: 3 });
    same<Equal<(typeof page.results)[number], Kiosk>>();
    await kiosks.listKiosks({ enterpriseId: 'e', ids, kinds, xLabels: ids, _default: undefined });

    // What only the server writes is no part of a request: but a value that has it may be handed in.
    await esper.kiosk.createKiosk({ kiosk: { name: 'Lobby', parts: [{ serial: 's' }] } });
    const [first] = page.results;
    if (first) await esper.kiosk.createKiosk({ kiosk: first });
    // @ts-expect-error the server gives ids
    await esper.kiosk.createKiosk({ kiosk: { name: 'Lobby', id: 'k' } });
    // @ts-expect-error an object in the query has its fields
    await esper.kiosk.listKiosks({ filter: { nope: 1 } });
    // @ts-expect-error a list is a list
    await esper.kiosk.listKiosks({ ids: 'a' });
    // @ts-expect-error the header is required
    await esper.report.getReport({});

    const bytes = esper.photo.getPhoto({ kioskId: 'k' });
    same<Equal<typeof bytes, ApiPromise<Uint8Array>>>();
    const csv = esper.report.getReport({ xReportKey: 'k' });
    same<Equal<typeof csv, ApiPromise<string>>>();
    const rows = esper.report.addRows({ rows: 'a,b' });
    same<Equal<typeof rows, ApiPromise<number>>>();
    const open = esper.report.isReportOpen();
    same<Equal<typeof open, ApiPromise<boolean>>>();
    const cleared = esper.report.clearReport();
    same<Equal<typeof cleared, ApiPromise<void>>>();
    const { data } = await reports.getReport({ xReportKey: 'k' });
    same<Equal<typeof data, string>>();
}

export async function lists({ member }: ClientMethods, api: MemberApi): Promise<void> {
    const roles = member.listRoles({ limit: 2 });
    same<Equal<typeof roles, PagePromise<Member, RoleList>>>();
    same<Equal<Awaited<typeof roles>, Page<Member, RoleList>>>();
    const all = [
        member.listUnits(),
        member.listStations(),
        member.listConnections(),
        member.listEvents(),
        member.listInvites(),
        member.listScopes(),
        paginate(api.listUnits.bind(api), { cursor: 'start' }),
        paginate(api.listConnections.bind(api)),
        paginate(api.listEvents.bind(api), { limit: 2 }),
        paginate(api.listInvites.bind(api)),
        paginate(api.listScopes.bind(api), {}, { maxRetries: 1 }),
    ];
    for (const list of all) for await (const row of list) same<Equal<typeof row, Member>>();
    // What a page has is its body as it came, under its own type.
    const { data } = await api.listRoles();
    const body: RoleList = data;
    void body;
}
