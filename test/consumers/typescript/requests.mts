// What requests take, in types alone: nothing here is called.
import { type CommandsV2Api, DeviceState, type EsperClient, V0DeviceCommandEnum } from 'esper-client';

const DEVICES = ['d-1', 'd-2'] as const;
const TO = { command_type: 'DEVICE', devices: DEVICES, device_type: 'all', schedule: 'IMMEDIATE' } as const;

export async function accepted(esper: EsperClient, api: CommandsV2Api, maybe: string | undefined): Promise<void> {
    const { createCommand } = esper.commandsV2;
    // `as const`, lists that are readonly, and undefined wherever something may be left out, at any depth.
    const constant = { ...TO, command: 'LOCK', groups: undefined } as const;
    await createCommand({ commandRequest: constant });
    await api.createCommand({ enterpriseId: 'e', commandRequest: constant });
    await createCommand({ commandRequest: { ...TO, command: 'REBOOT', schedule_args: { name: maybe } } });
    await esper.deviceGroup.createGroup({ deviceGroup: { name: 'Front', parent: maybe, device_ids: undefined } });
    await esper.device.getAllDevices({ state: DeviceState.ACTIVE, name: maybe });

    // The arguments of a command; of one that nobody knows yet, or that is known when the program runs, whatever it takes.
    await createCommand({ commandRequest: { ...TO, command: 'INSTALL', command_args: { app_version: 'v' } } });
    await createCommand({ commandRequest: { ...TO, command: 'DANCE', command_args: { tempo: 120 } } });
    for (const command of [String(maybe), ...Object.values(V0DeviceCommandEnum)])
        await createCommand({ commandRequest: { ...TO, command, command_args: { app_version: 'v' } } });
}

export async function refused(esper: EsperClient): Promise<void> {
    const { createCommand } = esper.commandsV2;
    // @ts-expect-error INSTALL needs arguments
    await createCommand({ commandRequest: { ...TO, command: 'INSTALL' } });
    // @ts-expect-error it needs app_version
    await createCommand({ commandRequest: { ...TO, command: V0DeviceCommandEnum.INSTALL, command_args: {} } });
    // @ts-expect-error REBOOT takes none
    await createCommand({ commandRequest: { ...TO, command: 'REBOOT', command_args: { app_version: 'v' } } });
    // @ts-expect-error a name is a string
    await esper.deviceGroup.createGroup({ deviceGroup: { name: 1 } });
    // @ts-expect-error no such parameter
    await esper.device.getAllDevices({ nope: 1 });
}
