import type { DeviceRecord } from '../../state/device-record.js';
import type { State } from '../../state/state.js';
import { uuidOf } from '../../util/hash.js';
import { upgradeStatus } from '../shared/upgrade-status.js';

/** Writes the fields of `/v2/devices/` that devices of all platforms have, but for the last contact, which time changes. */
export function commonV2(state: State, device: DeviceRecord) {
    const { seed, enterprise } = state;
    return {
        id: device.id,
        name: device.device_name,
        alias: device.alias_name,
        platform: device.platform,
        os_version: device.os_version,
        serial: device.serial,
        state: device.state,
        global_device_id: `esper-${device.id}`,
        tenant_id: enterprise.id,
        group_id: device.group,
        tags: (device.tags ?? []).map((tag) => tagId(seed, tag)),
        blueprint_info: {
            assigned_blueprint_id: device.assigned_blueprint_id,
            current_blueprint_id: device.current_blueprint_id,
            current_blueprint_version_id: device.current_blueprint_version_id,
            blueprint_upgrade_status: upgradeStatus(state, device),
        },
        provisioned_on: device.provisioned_on,
        created_at: device.created_on,
        updated_at: device.updated_on,
    };
}

/** Returns the id of a tag: `/v2/devices/` has ids where the classic API has names. */
export function tagId(seed: number, tag: string): string {
    return uuidOf(seed, `tag ${tag}`);
}
