// Downloads an APK from the tenant: the newest version of an app, or the one that is named.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/download-apk.mjs com.harborpine.checkout --version 4.3.1 --out kiosk.apk
//
// Prints where the file is. Progress goes to stderr, and only to a terminal.
import { parseArgs } from 'node:util';
import { EsperAbortError, EsperClient, EsperError } from 'esper-client';

const USAGE = `usage: node examples/download-apk.mjs PACKAGE [--version NAME] [--out FILE]

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const signal = stop.signal;

/** One line that is written over, on a terminal; nothing in a pipe. */
const progress = process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : () => {};

main().catch((error) => {
    progress('');
    if (EsperAbortError.is(error)) console.error('Stopped.');
    else console.error(error instanceof EsperError ? `${error.name}: ${error.message}` : error);
    process.exitCode = signal.aborted ? 130 : 2;
});

async function main() {
    const options = readArguments();
    if (options === undefined) return fail(USAGE);
    const esper = new EsperClient();
    const version = await findVersion(esper, options);
    if (version === undefined) return fail(`The tenant has no such version of ${options.packageName}.`);
    if (!version.app_file)
        return fail(`${options.packageName} is an app of Google Play: there is no file to download.`);

    const path = options.out ?? `${options.packageName}-${version.version_code}.apk`;
    const onProgress = ({ bytes, total }) =>
        progress(`${Math.floor((bytes / (total ?? bytes)) * 100)} % of ${total ?? '?'} bytes`);
    const { length } = await esper.download(version.app_file, { path, onProgress, signal });
    progress('');
    console.log(`${path}: version ${version.version_code}, ${length} bytes`);
}

/** The version that was asked for; without a name the first one, which is the newest. */
async function findVersion(esper, { packageName, version: wanted }) {
    const apps = await esper.application.getAllApplications(
        { packageName, packageNameExact: true, limit: 1 },
        { signal },
    );
    const [application] = apps.results;
    if (application === undefined) return undefined;
    for await (const version of esper.application.getAppVersions({ applicationId: application.id }, { signal })) {
        if (wanted === undefined || version.version_code === wanted) return version;
    }
    return undefined;
}

function readArguments() {
    try {
        const { values, positionals } = parseArgs({
            allowPositionals: true,
            options: { version: { type: 'string' }, out: { type: 'string' } },
        });
        return positionals.length === 1 ? { ...values, packageName: positionals[0] } : undefined;
    } catch {
        return undefined;
    }
}

function fail(text) {
    console.error(text);
    process.exitCode = 2;
}
