import type { Handlers } from '../../http/call.js';
import { prevPage, rowsOf } from '../../http/pages.js';
import type { DeviceRecord } from '../../state/device-record.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { Foundation } from '../../state/seed/models.js';
import type { State } from '../../state/state.js';
import { anyIncludes } from '../shared/list-filters.js';

/** Rows of a page without a `limit`. */
const USUAL_PAGE = 10;

/** Returns the build of Esper Foundation that a device runs; null for any other system. */
export function foundationOf({ platform, model }: Readonly<DeviceRecord>): Foundation | null {
    return platform === 'ANDROID' ? modelOf(model).foundation : null;
}

/** Writes the version of that build as filters take it: `10.3.2.57`. */
export function foundationVersion(device: Readonly<DeviceRecord>): string | null {
    const build = foundationOf(device);
    if (build === null) return null;
    return [device.os_version, build.major_version, build.minor_version, build.build_number].join('.');
}

/** Handles the versions of Esper Foundation that devices of the tenant run. */
export function foundationHandlers({ devices }: State): Handlers {
    const versions = () =>
        devices.derive('foundation versions', () => {
            const all = devices.order().map((n) => foundationVersion(devices.peek(n)));
            return [...new Set(all)].filter((version) => version !== null).sort();
        });
    return {
        getFoundationVersionsList(call) {
            const search = call.query.string('search')?.toLowerCase() ?? '';
            const found = versions().filter((version) => anyIncludes([version], search));
            return prevPage(
                call,
                rowsOf(found, (foundation_version) => ({ foundation_version })),
                USUAL_PAGE,
            );
        },
    };
}
