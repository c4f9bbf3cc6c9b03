/** Apps that come with the devices. The ones with `gms` are Google's. */
export const PRELOADED = [
    { app_name: 'Settings', package_name: 'com.android.settings', version_name: '13', version_code: '33', whitelisted: false, gms: false },
    { app_name: 'Camera', package_name: 'com.android.camera2', version_name: '2.0.002', version_code: '20002', whitelisted: false, gms: false },
    { app_name: 'Files', package_name: 'com.android.documentsui', version_name: '13', version_code: '33', whitelisted: false, gms: false },
    { app_name: 'Clock', package_name: 'com.android.deskclock', version_name: '7.5', version_code: '750', whitelisted: true, gms: false },
    { app_name: 'Chrome', package_name: 'com.android.chrome', version_name: '128.0.6613.146', version_code: '661314633', whitelisted: false, gms: true },
    { app_name: 'Google Play Store', package_name: 'com.android.vending', version_name: '42.5.15', version_code: '84251510', whitelisted: false, gms: true },
].map((app) => ({ ...app, app_type: 'PRELOADED' as const }));
