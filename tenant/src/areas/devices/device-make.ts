import type { DeviceRecord } from '../../state/device-record.js';
import { modelOf } from '../../state/seed/device-facts.js';
import { OTHER_MODELS } from '../../state/seed/models.js';

/** Returns the brand and model of a device of any platform. */
export function makeOf(device: DeviceRecord): {
    brand: string;
    model: string;
    manufacturer: string;
    hardware: string | null;
} {
    if (device.platform === 'ANDROID') return modelOf(device.model);
    const other = OTHER_MODELS.find(({ platform }) => platform === device.platform);
    const brand = other?.brand ?? '';
    return { brand, model: other?.model ?? '', manufacturer: brand, hardware: null };
}

/** Returns the operating system of a device. */
export function osOf({ platform }: DeviceRecord): string {
    return OTHER_MODELS.find((other) => other.platform === platform)?.os ?? 'Android';
}

/** Returns Apple's id of a device. */
export function udidOf(device: DeviceRecord): string {
    const digits = device.id.replaceAll('-', '').toUpperCase();
    return `${digits.slice(0, 8)}-${digits.slice(8, 24)}`;
}

/** Returns what a device gets its settings from. */
export function managedBy(
    device: Pick<DeviceRecord, 'template_name' | 'assigned_blueprint_id'>,
): 'BLUEPRINT' | 'TEMPLATE' {
    return device.template_name === null && device.assigned_blueprint_id !== null ? 'BLUEPRINT' : 'TEMPLATE';
}

/** Returns the IP address of a device in the network of its store. */
export function ipAddress(device: DeviceRecord): string {
    const bits = Number.parseInt(device.wifi_mac.replaceAll(':', '').slice(-4), 16);
    return `10.20.${bits >> 8}.${bits & 255}`;
}
