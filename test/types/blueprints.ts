// Checked by tsc, never run: a blueprint is typed from `settings.android.` down to the value, and so is what is waited for.
import type { Blueprint, BlueprintSettings, EsperClient } from '../../src/index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const assert = <_ extends true>(): void => undefined;

type Android = NonNullable<BlueprintSettings['android']>;
type Value<Setting extends keyof Android, Key extends keyof NonNullable<Android[Setting]>> = NonNullable<
    NonNullable<Android[Setting]>[Key]
>;

assert<Equal<keyof BlueprintSettings, 'android' | 'ios' | 'linux' | 'windows'>>();
assert<Equal<`${Value<'device_mode_settings', 'device_mode'>}`, 'KIOSK' | 'MULTI APP'>>();
assert<Equal<Value<'brightness_settings', 'brightness_value'>, string>>();
assert<Equal<Value<'screen_timeout_settings', 'screentimeout_value'>, number>>();

export const settings: BlueprintSettings = {
    android: {
        bluetooth_settings: { apply_policy: 'ALWAYS APPLY', allow_bluetooth: true, drift_policy: 'LOG ONLY' },
        apps: [
            {
                app_id: 'a',
                app_version_id: 'v',
                package_name: 'com.harborpine.checkout',
                installation_rule: 'DURING PROVISIONING',
                state: 'SHOW',
                type: 'ENTERPRISE',
                auto_update_mode: 'autoUpdateDefault',
                managed_config: { till: 4 },
            },
        ],
        // @ts-expect-error: the word has a blank
        device_mode_settings: { device_mode: 'MULTI_APP' },
    },
    ios: { defer_os_updates: { apply_policy: 'IGNORE', defer_os_updates_delay: 30 } },
    linux: { files: [{ file_id: 6142, destination_path: '/tmp' }] },
    windows: { auto_update_settings: { apply_policy: 'ALWAYS APPLY', auto_update_type: 'OFF' } },
};

export async function save(esper: EsperClient, blueprint: Blueprint): Promise<void> {
    const { id: blueprintId, name } = blueprint;
    await esper.blueprint.updateBlueprint({ blueprintId, blueprint: { name, settings, publish: true } });
    // What was read can be sent: what the server sets is left alone.
    await esper.blueprint.updateBlueprint({ blueprintId, blueprint: { ...blueprint, publish: false } });
    // @ts-expect-error: publishing is a part of saving, not of making
    await esper.blueprint.createBlueprint({ blueprint: { name: 'Lab', publish: true } });
}

export async function waiting(esper: EsperClient): Promise<void> {
    const maxWait = 60_000;
    const converge = await esper.converge.createConverge({
        converge: { device_id: 'd', converge_with_provision_option: false },
    });
    const operation = await esper.operation.createOperation({ operation: { operation_type: 'CONVERGE' } });
    await esper.waitForCommand(converge, { maxWait });
    await esper.waitForCommand(converge.content, { maxWait });
    await esper.waitForCommand({ convergeId: 'c' }, { maxWait });
    await esper.waitForCommand(operation, { maxWait });
    await esper.waitForCommand(operation.content, { maxWait });
    await esper.waitForCommand({ operationId: 'o' }, { maxWait });
    // @ts-expect-error: an id alone says not whose it is
    await esper.waitForCommand({ id: 'o' }, { maxWait });
    // @ts-expect-error: sendCommand stays on Commands V2
    await esper.sendCommand({ operation_type: 'CONVERGE', operation_device_query: { device_ids: 'd' } });
}
