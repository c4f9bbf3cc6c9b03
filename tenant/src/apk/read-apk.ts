import ManifestParser from '@devicefarmer/adbkit-apkreader/lib/apkreader/parser/manifest.js';
import { checkChunks, readResourceTable } from './resources.js';
import { openZip, type Zip } from './zip.js';

/** What an APK says of itself. */
export interface ApkFacts {
    package_name: string;
    /** Android's `versionName`, as people read it. */
    version_name: string;
    /** Android's `versionCode`. */
    version_code: string;
    label: string;
    min_sdk_version: string | null;
    target_sdk_version: string | null;
    permissions: string[];
    /** The icon's picture; undefined when there is none, or it is not a picture (a vector drawable). */
    icon: Buffer | undefined;
}

/** A file is not an APK, or not a whole one. `message` says what is wrong with it. */
export class BadApk extends Error {
    /** True when it is no APK at all, false when it is a broken one. */
    readonly otherKind: boolean;

    constructor(message: string, otherKind = false) {
        super(message);
        this.otherKind = otherKind;
    }
}

// A manifest or a resource table larger than this is no honest one; a small zip can hold gigabytes.
const MAX_ENTRY_BYTES = 32 * 1024 * 1024;

/** Reads an APK, from memory or from a path. Rejects with `BadApk`. */
export async function readApk(apk: string | Buffer): Promise<ApkFacts> {
    const zip = await openZip(apk).catch(() => {
        throw new BadApk('The file is not an APK.', true);
    });
    try {
        return await readFacts(zip);
    } finally {
        zip.close();
    }
}

async function readFacts(zip: Zip): Promise<ApkFacts> {
    const manifest = parseManifest(await zip.read('AndroidManifest.xml', MAX_ENTRY_BYTES).catch(() => undefined));
    const package_name = word(manifest['package']);
    const version_code = word(manifest['versionCode']);
    if (package_name === undefined || version_code === undefined) {
        throw new BadApk('The manifest of the APK has no package name or no versionCode.');
    }
    const lookUp = await readTexts(zip);
    const iconPath = lookUp(manifest.application['icon']);
    return {
        package_name,
        version_code,
        version_name: lookUp(manifest['versionName']) ?? version_code,
        label: lookUp(manifest.application['label']) ?? package_name,
        min_sdk_version: word(manifest.usesSdk?.['minSdkVersion']) ?? null,
        target_sdk_version: word(manifest.usesSdk?.['targetSdkVersion']) ?? null,
        permissions: [...new Set(manifest.usesPermissions.map((one) => word(one['name'])))].filter(
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

/** A look-up of attributes: what they say, or what the resource says that they refer to. A broken table has nothing to say. */
async function readTexts(zip: Zip): Promise<(value: unknown) => string | undefined> {
    const bytes = await zip.read('resources.arsc', MAX_ENTRY_BYTES).catch(() => undefined);
    return (value) => {
        const reference = /^resourceId:0x([0-9a-f]+)$/.exec(word(value) ?? '')?.[1];
        if (reference === undefined) return word(value);
        try {
            return bytes && readResourceTable(bytes).text(Number.parseInt(reference, 16));
        } catch {
            return undefined;
        }
    };
}

function word(value: unknown): string | undefined {
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
}
