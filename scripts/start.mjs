// npm start: the eight tasks of the Python SDK's page, played through EsperClient.
// Without an account: against a test tenant that this script starts. With ESPER_TENANT and ESPER_API_KEY: against that
// tenant, reading only unless --write --device NAME is given. The line before each answer is the line that runs.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EsperAuthenticationError, EsperClient, EsperConnectionError, EsperError, fileFromPath } from 'esper-client';
import { wrap } from './start/wrap.mjs';

const USAGE = `npm start                                  plays the story against a test tenant on this machine
npm start -- --write --device NAME         with ESPER_TENANT and ESPER_API_KEY set: also uploads, installs and reboots

With ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY set the reading steps are played against that tenant.`;

const apk = fileURLToPath(new URL('../examples/apk/harbor-checkout-4.3.1.apk', import.meta.url));
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
const say = (text = '') =>
    process.stdout.write(
        `${text
            .split('\n')
            .map((line) => wrap(line))
            .join('\n')}\n`,
    );

/** A mistake of the person at the keyboard; its message is all there is to say. */
class UserError extends Error {}

main().catch((error) => {
    process.stderr.write(`\n${sentence(error)}\n`);
    process.exitCode = 1;
});

async function main() {
    const options = readArguments();
    if (options === undefined) return;
    if (options.real) return play(new EsperClient(), options);

    const { startTestTenant } = await import('esper-test-tenant');
    const tenant = await startTestTenant({ devices: 60 });
    const stop = () => tenant.stop().then(() => process.exit(130));
    process.once('SIGINT', stop);
    say(`A test tenant with 60 devices is up at ${tenant.baseUrl}.`);
    say('Set ESPER_TENANT and ESPER_API_KEY to play the reading steps against your own tenant instead.');
    try {
        await play(new EsperClient({ baseUrl: tenant.baseUrl, apiKey: tenant.apiKey }), { ...options, write: true });
        say();
        say('That was all eight tasks of the Python SDK page. README.md goes on from here.');
    } finally {
        process.off('SIGINT', stop);
        await tenant.stop();
    }
}

async function play(esper, { write, device: wanted }) {
    const controller = new AbortController();
    process.once('SIGINT', () => controller.abort(new Error('stopped by Ctrl-C')));
    const { signal } = controller;

    await step(
        '1. Token information',
        'token',
        () => esper.token.getTokenInfo(),
        (token) => `enterprise ${token.enterprise}, user ${token.user}, key valid until ${token.expires_on}`,
    );

    await step(
        '2. Enterprise',
        'enterprise',
        () => esper.enterprise.getEnterprise(),
        (enterprise) => `${enterprise.name} (${enterprise.short_code}), ${enterprise.location ?? 'no location'}`,
    );

    await step(
        '3. Devices, three pages of them',
        'devices',
        () => esper.device.getAllDevices({ limit: 20 }).toArray({ maxItems: 60 }),
        (devices) => [
            `${devices.length} devices, the first three of them:`,
            ...devices
                .slice(0, 3)
                .map((each) => `  ${each.device_name}  state ${each.state}  ${each.alias_name ?? ''}`),
        ],
    );

    const applications = await step(
        '4. Applications',
        'applications',
        () => esper.application.getAllApplications({ limit: 5 }),
        (page) => [
            `${page.count} applications:`,
            ...page.results.map((each) => `  ${each.application_name}  ${each.package_name}`),
        ],
    );
    let application = applications.results[0];

    if (write) {
        const uploaded = await step(
            '5. Upload an application',
            'uploaded',
            async () => esper.application.upload({ appFile: await fileFromPath(apk) }),
            (answer) =>
                `${answer.application.application_name} ${answer.application.versions[0].version_code}, version id ${answer.application.versions[0].id}`,
        );
        application = uploaded.application;
    } else say(`\n5. Upload an application: left out, it changes the tenant (--write)`);

    if (application === undefined) return say('\nThe tenant has no application, so there are no versions to list.');
    const versions = await step(
        '6. Its versions',
        'versions',
        () => esper.application.getAppVersions({ applicationId: application.id }),
        (page) =>
            page.results.map(
                (each) =>
                    `  ${each.version_code} (${each.build_number})  ${each.size_in_mb} MB  installed on ${each.installed_count}`,
            ),
    );

    if (!write) return say('\n7. Install and 8. Reboot: left out, they change the tenant (--write --device NAME)');
    const device = await find(esper, wanted);
    const version = versions.results[0];
    const onProgress = ({ total, ended, tally }) =>
        say(
            `  ${ended} of ${total} ended  ${Object.entries(tally)
                .map(([state, count]) => `${state}: ${count}`)
                .join(', ')}`,
        );

    const install = await step(
        `7. Install it on ${device.device_name}`,
        'install',
        () =>
            esper.commandsV2.createCommand({
                commandRequest: {
                    command_type: 'DEVICE',
                    devices: [device.id],
                    command: 'INSTALL',
                    command_args: { app_version: version.id },
                },
            }),
        (request) => `request ${request.id}`,
    );
    await step('', 'installed', () => esper.waitForCommand(install, { maxWait: 120_000, onProgress, signal }), outcome);

    const reboot = await step(
        `8. Reboot ${device.device_name}`,
        'reboot',
        () =>
            esper.commandsV2.createCommand({
                commandRequest: { command_type: 'DEVICE', devices: [device.id], command: 'REBOOT' },
            }),
        (request) => `request ${request.id}`,
    );
    await step('', 'rebooted', () => esper.waitForCommand(reboot, { maxWait: 120_000, onProgress, signal }), outcome);
}

/** Prints a title, the source of the call as a user would write it, and the answer in words. */
async function step(title, name, call, show) {
    if (title !== '') say(`\n${paint(1, title)}`);
    const source = call
        .toString()
        .replace(/^(async )?\(\) =>\s*/, '')
        .replace(/\s+/g, ' ')
        .replace(/, (?=[)}\]])/g, ' ');
    process.stdout.write(`${paint(36, wrap(`  const ${name} = await ${source};`))}\n`);
    const answer = await call();
    say(
        [show(answer)]
            .flat()
            .map((line) => `  ${line}`)
            .join('\n'),
    );
    return answer;
}

function outcome({ total, ended, failures }) {
    if (failures.length === 0) return ended === total ? 'done on every device' : `${ended} of ${total} ended`;
    return failures.map((each) => `${each.deviceId}: ${each.state}${each.reason ? `, ${each.reason}` : ''}`);
}

/** Finds the device named by --device, or on the test tenant the first active one. */
async function find(esper, wanted) {
    const page = await esper.device.getAllDevices(
        wanted === undefined ? { state: 1, limit: 1 } : { name: wanted, limit: 1 },
    );
    const [device] = page.results;
    if (device === undefined)
        throw new UserError(
            wanted === undefined ? 'No device is active.' : `The tenant has no device named ${wanted}.`,
        );
    return device;
}

function readArguments() {
    let values;
    try {
        ({ values } = parseArgs({
            options: { write: { type: 'boolean' }, device: { type: 'string' }, help: { type: 'boolean' } },
        }));
    } catch (error) {
        throw new UserError(`${error.message.split('.')[0]}.\n\n${USAGE}`);
    }
    if (values.help) return say(USAGE);
    const { ESPER_TENANT, ESPER_BASE_URL, ESPER_API_KEY } = process.env;
    const host = ESPER_TENANT || ESPER_BASE_URL;
    if (Boolean(host) !== Boolean(ESPER_API_KEY)) {
        throw new UserError(
            host
                ? 'ESPER_TENANT is set but ESPER_API_KEY is not: set both to use that tenant, or neither to use a test tenant.'
                : 'ESPER_API_KEY is set but ESPER_TENANT is not: set both to use that tenant, or neither to use a test tenant.',
        );
    }
    const real = Boolean(host);
    if (real && values.write && !values.device)
        throw new UserError('--write installs an app and reboots a device: say which one, --device NAME.');
    if (!real && values.device)
        throw new UserError('--device names a device of a real tenant: set ESPER_TENANT and ESPER_API_KEY too.');
    return { real, write: values.write ?? false, device: values.device };
}

/** Writes one sentence for a person, with what to do. */
function sentence(error) {
    if (error instanceof UserError) return error.message;
    const host = process.env.ESPER_BASE_URL || `https://${process.env.ESPER_TENANT}-api.esper.cloud`;
    if (EsperAuthenticationError.is(error))
        return `The tenant refused the key (401: ${error.message}). Check ESPER_API_KEY; keys are made in the console under API Key Management.`;
    if (EsperConnectionError.is(error))
        return `${host} can't be reached (${error.message}). Check ESPER_TENANT for a typing error, and the network.`;
    if (error instanceof EsperError) return `${error.name}: ${error.message}`;
    return error?.stack ?? String(error);
}
