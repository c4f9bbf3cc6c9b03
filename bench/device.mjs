// Devices as the API answers them: a small one, and rows of 2.4 kB, the size of a device on a live tenant.

export const SMALL = {
    id: '2f1c7a3e-5b0d-4b43-9c7f-2b8f3d6a1e90',
    url: 'https://acme-api.esper.cloud/api/enterprise/5c0d/device/2f1c7a3e/',
    device_name: 'ESR-XYZ-0001',
    alias_name: 'Front desk',
    state: 1,
    suid: 'c0ffee0123456789',
    api_level: '30',
    is_gms: true,
    tags: ['front', 'kiosk'],
    created_on: '2019-08-29T11:06:03Z',
    updated_on: '2024-01-15T09:30:00Z',
};

const ROW_BYTES = 2400;

const large = {
    ...SMALL,
    id: 'NUMBER-5b0d-4b43-9c7f-2b8f3d6a1e90',
    tags: ['front', 'kiosk', 'berlin'],
    groups: ['https://acme-api.esper.cloud/api/enterprise/5c0d1f6e-6c0b-4d5e-9a43-0b7c4a5be111/devicegroup/b3a1/'],
    hardwareInfo: {
        brand: 'Acme',
        manufacturer: 'Acme',
        model: 'T10',
        hardware: 'mt8768',
        serialNumber: '0123456789ABCDEF',
    },
    softwareInfo: {
        androidVersion: '11',
        androidBuildNumber: 'RP1A.200720.011',
        supportedAbi: ['arm64-v8a', 'armeabi-v7a'],
    },
    networkInfo: { imei1: null, imei2: null, wifiMacAddress: '02:00:00:44:55:66', ethernetMacAddress: null },
    memoryInfo: { totalRam: '3906250000', totalInternalStorage: '32000000000', internalStorageBinaryPrefix: true },
    displays: [{ density: 1.5, displayId: 0, height: 1920, width: 1200, name: 'Built-in', refreshRate: 60.000004 }],
    audioConstraints: null,
    emm_device: { emm_device_id: '3a1f', emm_user: 'LCF87a1', is_managed: true },
    current_app_mode: 0,
    settings: Array.from({ length: 12 }, (_, index) => ({
        name: `setting_${index}`,
        value: 12.5 * index,
        locked: index % 3 === 0,
    })),
    notes: '',
};
large.notes = 'x'.repeat(ROW_BYTES - JSON.stringify(large).length);
const [head, tail] = JSON.stringify(large).split('NUMBER');

/** The JSON of a page of a tenant with so many devices. The id of each begins with its number. */
export function pageOf(devices, offset, limit) {
    const end = Math.min(offset + limit, devices);
    const rows = [];
    for (let index = offset; index < end; index += 1) rows.push(`${head}${index.toString(16).padStart(8, '0')}${tail}`);
    const next = end < devices ? `"http://tenant/api/enterprise/5c0d/device/?limit=${limit}&offset=${end}"` : 'null';
    return `{"count":${devices},"next":${next},"previous":null,"results":[${rows.join(',')}]}`;
}
