import type { Links } from '../../http/links.js';
import type { DeviceRecord } from '../../state/device-record.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { Model } from '../../state/seed/models.js';
import { TEMPLATE } from '../../state/seed/world.js';
import type { State } from '../../state/state.js';
import { suidOf } from '../../util/hash.js';
import { recordsOfDevices } from '../shared/directory-records.js';
import { upgradeStatus } from '../shared/upgrade-status.js';
import { managedBy } from './device-make.js';

interface RowContext {
    state: State;
    links: Links;
}

/**
 * Writes devices as the classic API has them: as JSON text, since pages of devices are most of what a tenant writes.
 *
 * The part that devices of one model and one configuration share is written once and kept. So an instance is valid for
 * one set of links, and until a policy or another record that rows show is changed.
 */
export class ClassicRows {
    readonly #context: RowContext;
    readonly #shared = new Map<string, string>();

    constructor(state: State, links: Links) {
        this.#context = { state, links };
    }

    /** Writes a device as lists have it. */
    write(n: number, device: DeviceRecord): string {
        return `${JSON.stringify(ownFields(this.#context, n, device)).slice(0, -1)},${this.#sharedPart(device)}`;
    }

    /** Writes a device as it is answered alone: with one field more. */
    writeAlone(n: number, device: DeviceRecord): string {
        return `${this.write(n, device).slice(0, -1)},"foundation_config":null}`;
    }

    #sharedPart(device: DeviceRecord): string {
        const key = keyOfShared(device);
        const known = this.#shared.get(key);
        if (known !== undefined) return known;
        const part = JSON.stringify(sharedFields(this.#context, device)).slice(1);
        this.#shared.set(key, part);
        return part;
    }
}

/** Joins the values of all fields that `sharedFields` reads. */
function keyOfShared(device: DeviceRecord): string {
    const { model, os_version, policy, template_name, kiosk_app, timezone, agent_version } = device;
    const { assigned_blueprint_id, current_blueprint_id, current_blueprint_version_id, blueprint_result } = device;
    const blueprint = `${assigned_blueprint_id}|${current_blueprint_id}|${current_blueprint_version_id}|${blueprint_result}`;
    return `${model}|${os_version}|${policy}|${template_name}|${kiosk_app}|${timezone}|${agent_version}|${blueprint}`;
}

/** Writes the fields in which devices differ. */
function ownFields({ state, links }: RowContext, n: number, device: DeviceRecord) {
    const model = modelOf(device.model);
    return {
        id: device.id,
        url: links.device(device.id),
        device_name: device.device_name,
        alias_name: device.alias_name,
        status: device.state,
        state: device.state,
        current_command: device.current_command,
        suid: suidOf(state.seed, n),
        fcm_id: `fcm-${device.id}`,
        mqtt_id: device.id,
        iot_mqtt_base_topic: `esper/${state.enterprise.id}/${device.id}`,
        groups: device.group === null ? [] : [links.group(device.group)],
        tags: device.tags,
        ...recordOf(state, device),
        hardwareInfo: {
            brand: model.brand,
            manufacturer: model.manufacturer,
            model: model.model,
            hardware: model.hardware,
            serialNumber: device.serial,
            deviceBasebandVersion: null,
        },
        networkInfo: {
            imei1: device.imei1,
            imei2: null,
            iccid1: device.iccid1,
            iccid2: null,
            phoneNumber1: null,
            phoneNumber2: null,
            wifiMacAddress: device.wifi_mac,
            ethernetMacAddress: null,
        },
        wifi_access_points: device.wifi_access_points.map((one) => ({ ...one, wifi_password: null })),
        lockdown_state: device.locked_down ? 0 : 1,
        is_active: device.state !== 20,
        provisioned_on: device.provisioned_on,
        created_on: device.created_on,
        updated_on: device.updated_on,
    };
}

/** Writes the id of the directory record that a device enrolled by; other devices do not have the key. */
function recordOf(state: State, { id }: DeviceRecord) {
    const record = recordsOfDevices(state).get(id);
    return record === undefined ? {} : { directory_record_id: record };
}

/** Writes the fields that devices of one model and one configuration share. */
function sharedFields({ state, links }: RowContext, device: DeviceRecord) {
    const model = modelOf(device.model);
    const policy = device.policy === null ? undefined : state.policies.get(device.policy);
    const versions = state.blueprints.get(device.current_blueprint_id ?? '')?.versions;
    const version = versions?.find(({ id }) => id === device.current_blueprint_version_id);
    return {
        enterprise: links.enterprise,
        policy: policy ? links.policy(policy.id) : null,
        policy_name: policy?.name ?? null,
        managed_by: managedBy(device),
        provisioned_with: managedBy(device),
        template_name: device.template_name,
        initialtemplate: device.template_name === null ? null : links.template(TEMPLATE.id),
        assigned_blueprint_id: device.assigned_blueprint_id,
        current_blueprint_id: device.current_blueprint_id,
        current_blueprint_version_id: device.current_blueprint_version_id,
        current_blueprint_version_number: version?.number ?? null,
        blueprint_upgrade_status: upgradeStatus(state, device),
        current_app_mode: device.kiosk_app === null ? 1 : 0,
        kiosk_app_name: device.kiosk_app,
        timezone_string: device.timezone,
        esper_client: device.agent_version,
        api_level: model.api_level,
        is_gms: model.is_gms,
        is_esper_managed: true,
        device_type: 'PHYSICAL',
        use_mqtt: true,
        use_iot_mqtt: true,
        user: null,
        emm_device: null,
        audioConstraints: null,
        dpcInfo: null,
        has_seamlessInfo: false,
        softwareInfo: softwareInfo(device, model),
        displays: display(model),
        memoryInfo: {
            totalRam: String(model.ram_mb),
            totalInternalStorage: String(model.storage_mb),
            internalStorageBinaryPrefix: false,
        },
    };
}

function softwareInfo(device: DeviceRecord, model: Model) {
    return {
        androidVersion: device.os_version,
        androidBuildNumber: model.build,
        androidBuildTime: 1_782_950_400_000,
        securityPatchLevel: model.patch,
        bootloaderVersion: model.build.slice(-11),
        deviceKernelVersion: model.kernel,
        supportedAbi: 'arm64-v8a',
        eeaVersion: null,
        foundationInfo: foundationInfo(model),
        airwaveInfo: null,
        isKnoxActive: model.brand === 'samsung',
        isCSDKActive: false,
        isZebraEMDKActive: model.brand === 'Zebra',
        isEdgeboxActive: false,
        isSupervisorPluginActive: false,
    };
}

function foundationInfo({ foundation }: Model) {
    return (
        foundation && {
            majorVersion: foundation.major_version,
            minorVersion: foundation.minor_version,
            buildNumber: foundation.build_number,
            projectName: foundation.project_name,
            buildFlavor: foundation.build_flavor,
            variant: foundation.variant,
            esperOtaManagerVersionCode: null,
            esperOtaManagerVersionName: null,
        }
    );
}

function display(model: Model) {
    return {
        displayId: 0,
        name: 'Built-in Screen',
        width: model.width,
        height: model.height,
        density: model.density,
        refreshRate: 60,
    };
}
