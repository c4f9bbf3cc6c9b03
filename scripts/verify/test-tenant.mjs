// A test tenant in which every GET of the description has something to answer.
import { startTestTenant } from 'esper-test-tenant';

const DEVICE = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
const GROUP = 'c2597fe1-0b84-43da-96c8-7e15af3d2b90';
const REBOOT = { command: 'REBOOT' };
const ALARM_RULE = {
    name: 'Low battery',
    metric: 'battery_level',
    conditions: { value: 15, unit: 'Percent', comparator: 'LessThanThreshold' },
    realert_interval: 60,
};

/** The tenant, and the parameters that no GET tells: ids of v1 commands, which no list has. */
export async function openTestTenant() {
    const tenant = await startTestTenant({ devices: 60, otherPlatforms: 6, speed: 1000 });
    const enterprise = `/enterprise/${tenant.enterpriseId}`;
    const send = async (path, body) => {
        const headers = { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' };
        const answer = await fetch(tenant.baseUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
        return answer.json();
    };
    await send(`/v1${enterprise}/alarmrules/`, { ...ALARM_RULE, enterprise: tenant.enterpriseId });
    await send('/commands/v0/commands/', { ...REBOOT, command_type: 'DEVICE', devices: [DEVICE] });
    const command = await send(`${enterprise}/device/${DEVICE}/command/`, REBOOT);
    const groupCommand = await send(`${enterprise}/devicegroup/${GROUP}/command/`, REBOOT);
    return {
        tenant,
        parameters: [
            `getCommand.device_id=${DEVICE}`,
            `getCommand.command_id=${command.id}`,
            `getGroupCommand.group_id=${GROUP}`,
            `getGroupCommand.command_id=${groupCommand.id}`,
        ],
    };
}
