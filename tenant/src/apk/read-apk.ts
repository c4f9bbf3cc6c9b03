import ManifestParser from '@devicefarmer/adbkit-apkreader/lib/apkreader/parser/manifest.js';
import { checkChunks, readResourceTable } from './resources.js';
import { openZip, type Zip } from './zip.js';

/** The facts that an APK has about its app. */
export interface ApkFacts {
    package_name: string;
    /** Android's `versionName`, for people to read. */
    version_name: string;
    /** Android's `versionCode`. */
    version_code: string;
    label: string;
    min_sdk_version: string | null;
    target_sdk_version: string | null;
    permissions: string[];
    /** The icon as PNG; undefined when there is none, or it is not a bitmap (a vector drawable). */
    icon: Buffer | undefined;
}

/** Thrown for a file that is not an APK, or a broken one. `message` says what is wrong with it. */
export class BadApk extends Error {
    /** Whether the file is a broken APK, or of another kind. */
    readonly kind: 'broken' | 'other';

    constructor(message: string, kind: 'broken' | 'other' = 'broken') {
        super(message);
        this.kind = kind;
    }
}

// No app has a manifest or a resource table larger than this, but a small zip can hold gigabytes.
const MAX_ENTRY_BYTES = 32 * 1024 * 1024;

/** Reads an APK, from memory or from a path. Rejects with `BadApk`. */
export async function readApk(apk: string | Buffer): Promise<ApkFacts> {
    const zip = await openZip(apk).catch(() => {
        throw new BadApk('The file is not an APK.', 'other');
    });
    try {
        return await readFacts(zip);
    } finally {
        zip.close();
    }
}

async function readFacts(zip: Zip): Promise<ApkFacts> {
    const manifest = parseManifest(await zip.read('AndroidManifest.xml', MAX_ENTRY_BYTES).catch(() => undefined));
    const package_name = stringOf(manifest['package']);
    const version_code = stringOf(manifest['versionCode']);
    if (package_name === undefined || version_code === undefined) {
        throw new BadApk('The manifest of the APK has no package name or no versionCode.');
    }
    const lookUp = await createLookUp(zip);
    const iconPath = lookUp(manifest.application['icon']);
    return {
        package_name,
        version_code,
        version_name: lookUp(manifest['versionName']) ?? version_code,
        label: lookUp(manifest.application['label']) ?? package_name,
        min_sdk_version: stringOf(manifest.usesSdk?.['minSdkVersion']) ?? null,
        target_sdk_version: stringOf(manifest.usesSdk?.['targetSdkVersion']) ?? null,
        permissions: [...new Set(manifest.usesPermissions.map((one) => stringOf(one['name'])))].filter(
            (name) => name !== undefined,
        ),
        icon: iconPath?.endsWith('.png') ? await zip.read(iconPath, MAX_ENTRY_BYTES).catch(() => undefined) : undefined,
    };
}

function parseManifest(bytes: Buffer | undefined) {
    if (bytes === undefined) throw new BadApk('The file has no readable AndroidManifest.xml.');
    try {
        // The parser trusts the lengths it finds, and never ends on a chunk of length 0.
        checkChunks(bytes);
        return new ManifestParser(bytes).parse();
    } catch {
        throw new BadApk('The AndroidManifest.xml of the APK cannot be read.');
    }
}

/**
 * Makes a function that reads an attribute of the manifest, or the resource that it refers to.
 *
 * It returns undefined where there is no such resource, or the table is broken.
 */
async function createLookUp(zip: Zip): Promise<(value: unknown) => string | undefined> {
    const bytes = await zip.read('resources.arsc', MAX_ENTRY_BYTES).catch(() => undefined);
    return (value) => {
        const reference = /^resourceId:0x([0-9a-f]+)$/.exec(stringOf(value) ?? '')?.[1];
        if (reference === undefined) return stringOf(value);
        try {
            return bytes && readResourceTable(bytes).string(Number.parseInt(reference, 16));
        } catch {
            return undefined;
        }
    };
}

/** Reads an attribute as a string. */
function stringOf(value: unknown): string | undefined {
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
}
