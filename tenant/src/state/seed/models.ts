/** A build of Esper Foundation, Esper's own Android. */
export interface Foundation {
    major_version: number;
    minor_version: number;
    build_number: number;
    project_name: string;
    build_flavor: string;
    variant: string;
    foundation_device_model_id: string;
}

/** A model of Android devices. */
export interface Model {
    brand: string;
    manufacturer: string;
    model: string;
    hardware: string;
    os_version: string;
    api_level: number;
    patch: string;
    build: string;
    kernel: string;
    ram_mb: number;
    storage_mb: number;
    width: number;
    height: number;
    density: number;
    is_gms: boolean;
    cellular: boolean;
    /** The build of Esper Foundation that devices of the model run; null where they run another Android. */
    foundation: Foundation | null;
}

const TABLET: Model = {
    brand: 'samsung',
    manufacturer: 'samsung',
    model: 'SM-X200',
    hardware: 'ums512_25c10',
    os_version: '13',
    api_level: 33,
    patch: '2026-07-01',
    build: 'TP1A.220624.014.X200XXS4DXG1',
    kernel: '4.14.199-26812364',
    ram_mb: 3624,
    storage_mb: 32000,
    width: 1200,
    height: 1920,
    density: 240,
    is_gms: true,
    cellular: false,
    foundation: null,
};

/** The models of generated devices. The first one is that of the Harbor & Pine devices. */
export const ANDROID_MODELS: readonly [Model, ...Model[]] = [
    TABLET,
    {
        ...TABLET,
        brand: 'Zebra',
        manufacturer: 'Zebra Technologies',
        model: 'TC52',
        hardware: 'qcom',
        os_version: '11',
        api_level: 30,
        patch: '2026-04-05',
        build: '11-26-05.00-RG-U00-STD-HEL-04',
        ram_mb: 3735,
        width: 720,
        height: 1280,
        density: 320,
        cellular: true,
    },
    {
        ...TABLET,
        brand: 'Lenovo',
        manufacturer: 'LENOVO',
        model: 'TB310FU',
        hardware: 'mt6765',
        os_version: '12',
        api_level: 31,
        patch: '2026-02-05',
        build: 'TB310FU_S100137_240130_ROW',
        ram_mb: 3900,
        storage_mb: 64000,
    },
    {
        ...TABLET,
        brand: 'Honeywell',
        manufacturer: 'Honeywell',
        model: 'CT45XP',
        hardware: 'qcom',
        os_version: '13',
        patch: '2026-06-05',
        build: 'HON660-T-86.00.11',
        ram_mb: 5800,
        storage_mb: 64000,
        width: 720,
        height: 1280,
        density: 320,
        cellular: true,
    },
    {
        ...TABLET,
        brand: 'EloTouch',
        manufacturer: 'Elo',
        model: 'EloPOS-Pack',
        hardware: 'rk3399',
        os_version: '10',
        api_level: 29,
        patch: '2025-12-05',
        build: '5.003.023.0043-aosp',
        width: 1920,
        height: 1080,
        density: 160,
        is_gms: false,
        foundation: {
            major_version: 3,
            minor_version: 2,
            build_number: 57,
            project_name: 'elopos',
            build_flavor: 'user',
            variant: 'aosp',
            foundation_device_model_id: '44aaf01d-97b3-4fbb-9e87-cb2c84b8a908',
        },
    },
];

/** The models of the other platforms. Devices of other platforms take them in turn. */
export const OTHER_MODELS = [
    { platform: 'APPLE', os: 'iPadOS', os_version: '18.5', brand: 'Apple', model: 'iPad (10th generation)' },
    { platform: 'LINUX', os: 'Linux', os_version: '24.04', brand: 'Dell', model: 'OptiPlex 3000' },
    { platform: 'WINDOWS', os: 'Windows', os_version: '10.0.26100', brand: 'HP', model: 'Engage Flex' },
] as const;
