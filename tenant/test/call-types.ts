// Checked by tsc alone (`npm run typecheck`); nothing here runs.
import type { Call, Handlers } from '../src/http/call.js';
import type { PathParameters } from '../src/path-parameters.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Fails to compile when the two types differ. */
const same = <_ extends true>(): void => undefined;

export const handlers: Handlers = {
    getPolicyById(call) {
        const [policy, enterprise] = [call.path('policy_id'), call.path('enterprise_id')];
        same<Equal<typeof policy, number>>();
        same<Equal<typeof enterprise, string>>();
        // @ts-expect-error a name that this path has not
        call.path('group_id');
        return { status: 200 };
    },
    getAllDevicesV2(call) {
        // @ts-expect-error a path without parameters
        call.path('id');
        return { status: 200 };
    },
    // @ts-expect-error an operation that the description has not
    getEverything: () => ({ status: 200 }),
};

/** What two handlers share asks for what it needs of their paths. */
export function groupOf(call: Call<{ group_id: string }>): string {
    return call.path('group_id');
}

export function fits(group: Call<PathParameters['getGroupById']>, device: Call<PathParameters['getDeviceById']>): void {
    groupOf(group);
    // @ts-expect-error its path has no group
    groupOf(device);
}
