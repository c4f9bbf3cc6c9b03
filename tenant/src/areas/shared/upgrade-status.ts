import { publishedVersion } from '../../state/blueprint-record.js';
import type { DeviceRecord } from '../../state/device-record.js';
import type { State } from '../../state/state.js';

/** Where a device stands in moving to the published version of the blueprint that it is to have. */
export function upgradeStatus({ blueprints }: State, device: DeviceRecord): string {
    const { platform, assigned_blueprint_id: assigned } = device;
    if (assigned === null || platform === 'LINUX' || platform === 'WINDOWS') return 'NOT_APPLICABLE';
    if (device.blueprint_result) return device.blueprint_result;
    const blueprint = blueprints.get(assigned);
    const published = blueprint && publishedVersion(blueprint);
    if (published === undefined) return 'NOT_UPGRADABLE';
    return published.id === device.current_blueprint_version_id ? 'UPGRADED' : 'UPGRADABLE';
}
