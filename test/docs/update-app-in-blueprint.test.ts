import path from 'node:path';
import { type RunningTenant, type StartOptions, startTestTenant } from 'esper-test-tenant';
import { until } from '../support/multipart.js';
import { programHost } from '../support/program-host.js';
import { type Ended, type RunningProgram, runProgram } from '../support/run-program.js';

// examples/update-app-in-blueprint.mjs: the whole job, and what can go wrong in it.

const FOLDER = path.resolve(__dirname, '../../examples');
const PROGRAM = path.join(FOLDER, 'update-app-in-blueprint.mjs');
const APK = path.join(FOLDER, 'apk/harbor-checkout-4.4.0.apk');
const PACKAGE = 'com.harborpine.checkout';
const BLUEPRINT = 'f768064f-9585-47ad-a39e-ed24c2c063fe';
const [KIOSK_1, KIOSK_2, OFFLINE, DISPLAY] = [
    '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3',
    '0d62f95a-81ce-47b3-9e2d-6a35c7f018be',
    '26fa8d13-c07e-4d59-b5a1-e830746c9f2d',
    'e7413c80-5d9b-4af6-82b0-19f6d3c5a72e',
] as const;

let tenant: RunningTenant;
const host = programHost();

/** Five devices, three of which are to have the blueprint; one of these is offline. */
async function start(options: StartOptions = {}): Promise<void> {
    tenant = await startTestTenant({ devices: 5, speed: 1_000, ...options });
    for (const id of [KIOSK_1, KIOSK_2, OFFLINE]) tenant.changeDevice(id, { blueprint: 'Store tablets' });
}
afterEach(() => tenant.stop());

const account = () => ({ ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey });
const run = (...args: readonly string[]): Promise<Ended> => host([PROGRAM, ...args], { env: account() });
const update = (...more: readonly string[]): Promise<Ended> => run('Store tablets', PACKAGE, APK, ...more);

async function get(place: string): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${tenant.apiKey}` };
    return (await tenant.fetch(`${tenant.baseUrl}${place}`, { headers })).json();
}

/** How often each device was ordered to converge. */
async function converges(): Promise<Record<string, number>> {
    const orders = tenant.requests('createOperation').filter(({ status }) => status === 201 || status === null);
    const counts: Record<string, number> = {};
    for (const { body } of orders) {
        const ids = String(Reflect.get(Object(Reflect.get(Object(body), 'operation_device_query')), 'device_ids'));
        for (const id of ids.split(',')) counts[id] = (counts[id] ?? 0) + 1;
    }
    return counts;
}

const versionOn = async (device: string): Promise<unknown> => {
    const { results } = await get(`/enterprise/${tenant.enterpriseId}/device/${device}/app/?search=checkout`);
    return Reflect.get(Object(Array.isArray(results) ? results[0] : {}), 'version_code');
};

test('uploads, saves, publishes, converges, and says who does not have it; again, it does nothing twice', async () => {
    await start();
    tenant.orderOutcome({ command: 'CONVERGE', device: KIOSK_2, state: 'Command Failure', reason: 'No space left' });
    const first = await update('--max-wait', '3');
    expect({ ...first, stdout: first.stdout.replace(/[0-9a-f-]{36}/g, 'ID') }).toEqual({
        code: 1,
        stdout: [
            'Uploaded Harbor Checkout 4.4.0, version ID.',
            '- settings.android.apps[0].app_version_id: "ID"',
            '+ settings.android.apps[0].app_version_id: "ID"',
            'Store tablets: version 8 is published.',
            '3 devices are to take it over.',
            '2 devices do not have it:',
            '  HRB-PNE-M4XD  Command Failure: No space left',
            '  HRB-PNE-2BVR  Command Queued',
            '',
        ].join('\n'),
        stderr: '',
    });
    expect([await versionOn(KIOSK_1), await versionOn(KIOSK_2)]).toEqual(['440', '430']);
    const { content } = await get(`/v2/blueprints/${BLUEPRINT}/`);
    expect(content).toMatchObject({ version_number: 8, publish: true, comments: `${PACKAGE} 4.4.0` });

    // The one that failed is ordered again; the one that is offline still has its order.
    const second = await update('--max-wait', '3');
    expect(second).toEqual({
        code: 1,
        stdout: [
            'Store tablets: version 8 has it already.',
            '2 devices are to take it over.',
            '1 of them are under way.',
            '1 devices do not have it:',
            '  HRB-PNE-2BVR  Command Queued',
            '',
        ].join('\n'),
        stderr: '',
    });
    tenant.changeDevice(OFFLINE, { state: 1 });
    expect(await update()).toMatchObject({ code: 0, stdout: expect.stringContaining('All devices have it.') });
    expect(await converges()).toEqual({ [KIOSK_1]: 1, [KIOSK_2]: 2, [OFFLINE]: 1 });
    expect(tenant.requests('upload')).toHaveLength(1);
    expect(tenant.requests('updateBlueprint')).toHaveLength(1);
});

describe('killed with kill -9', () => {
    const runAndKill = (isSo: () => boolean): Promise<Ended> => {
        const kill = async (child: RunningProgram): Promise<void> => {
            while (!isSo() && child.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
            child.kill('SIGKILL');
        };
        const args = [PROGRAM, 'Store tablets', PACKAGE, APK];
        return runProgram(args, { env: account(), onStart: (child) => void kill(child) });
    };

    test.each(['upload', 'updateBlueprint', 'createOperation', 'getOperation'])(
        'when %s was carried out and the answer was on its way: it goes on, and nothing is done twice',
        async (operation) => {
            await start();
            tenant.changeDevice(OFFLINE, { blueprint: null });
            tenant.changeDevice(DISPLAY, { blueprint: 'Store tablets' });
            // The tenant's time stands still until the next run waits, so that devices are under way till then.
            tenant.clock.setSpeed(0);
            const fault = tenant.fault({ kind: 'stall', operation });
            expect((await runAndKill(() => fault.struck > 0)).code).toBe(null);
            tenant.clearFaults();
            const polls = tenant.requests('getOperation').length;
            const again = update('--max-wait', '60');
            await until(() => tenant.requests('getOperation').length > polls);
            tenant.clock.setSpeed(1_000);
            expect(await again).toMatchObject({ code: 0, stdout: expect.stringContaining('All devices have it.') });
            for (const once of ['updateBlueprint', 'createOperation'])
                expect([once, tenant.requests(once).length]).toEqual([once, 1]);
            const uploads = tenant.requests('upload').filter(({ status }) => status === 201);
            expect(uploads).toHaveLength(1);
            expect(await converges()).toEqual({ [KIOSK_1]: 1, [KIOSK_2]: 1, [DISPLAY]: 1 });
            expect(await versionOn(DISPLAY)).toBe('440');
        },
    );
});

test('--dry-run shows the change as a diff, and changes nothing', async () => {
    await start();
    expect(await update('--dry-run')).toEqual({
        code: 0,
        stdout: [
            `Would upload ${APK}.`,
            '- settings.android.apps[0].app_version_id: "f135b6c8-7e20-4d9a-8b46-a90c2de75f13"',
            '+ settings.android.apps[0].app_version_id: "(the uploaded version)"',
            '',
        ].join('\n'),
        stderr: '',
    });
    expect(tenant.requests().filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('a version that the tenant has goes by its id, also back to an older one', async () => {
    await start();
    const old = '68d2079b-4fe1-4c35-bd90-3e7a5c81f624';
    const { code, stdout } = await run('Store tablets', PACKAGE, '--version', old, '--max-wait', '2');
    expect(code).toBe(1);
    // A device goes back when the app was uninstalled there.
    expect(stdout).toContain('a lower one needs that it is uninstalled first');
    expect(tenant.requests('upload')).toEqual([]);
});

describe('stops with a sentence', () => {
    test.each([
        ['a blueprint that there is not', ['Nowhere', PACKAGE, APK], '0 blueprints are named Nowhere; one is needed.'],
        [
            'an app that the blueprint has not',
            ['Store tablets', 'com.example', APK],
            'The blueprint has no app com.example',
        ],
        [
            'a version that the app has not',
            ['Store tablets', PACKAGE, '--version', BLUEPRINT],
            `${PACKAGE} has no version ${BLUEPRINT}.`,
        ],
    ])('for %s', async (_name, args, sentence) => {
        await start();
        const { code, stdout, stderr } = await run(...args);
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        expect(stderr).toContain(sentence);
        expect(tenant.requests('createOperation')).toEqual([]);
    });

    test('where others have saved what is not published', async () => {
        await start();
        const headers = { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' };
        const body = JSON.stringify({ comments: 'Not ready' });
        await tenant.fetch(`${tenant.baseUrl}/v2/blueprints/${BLUEPRINT}/`, { method: 'PUT', headers, body });
        const { code, stderr } = await update();
        expect(code).toBe(2);
        expect(stderr).toContain('Version 8 of the blueprint was saved and not published.');
        tenant.changeDevice(OFFLINE, { state: 1 });
        expect((await update('--with-drafts')).code).toBe(0);
    });
});
