import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type RunningTenant, type StartOptions, startTestTenant } from 'esper-test-tenant';
import { withFolder } from '../support/multipart.js';
import { type Ended, runProgram } from '../support/run-program.js';

const EXAMPLE = path.resolve(__dirname, '../../examples/map-strayed-devices.mjs');
const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
const KIOSK_2 = '0d62f95a-81ce-47b3-9e2d-6a35c7f018be';
const DISPLAY = 'e7413c80-5d9b-4af6-82b0-19f6d3c5a72e';
const [HOUR, DAY] = [3_600_000, 86_400_000];
/** Some 1,100 metres north of the Pearl store, whose geofence has 250 metres. */
const AWAY = { latitude: 45.5389, longitude: -122.6822 };

let tenant: RunningTenant;

/** Starts a tenant whose clock stands still, so long before now. */
async function start(before: number, options: StartOptions = {}): Promise<void> {
    tenant = await startTestTenant({ devices: 5, speed: 0, now: Date.now() - before, ...options });
}

afterEach(() => tenant.stop());

const run = (args: readonly string[]): Promise<Ended> =>
    runProgram([EXAMPLE, ...args], { env: { ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey } });

async function post(address: string, body: object): Promise<{ content: { id: string } }> {
    const answer = await tenant.fetch(`${tenant.baseUrl}${address}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
    return answer.json();
}

/** Makes a geofence and applies it to devices, in place of what they had. */
async function fence(name: string, geometry: object, devices: readonly string[]): Promise<void> {
    const { content } = await post('/geofence/v1/geofences', { name, geometry });
    await post('/v0/operations/', {
        operation_type: 'APPLY_GEO_FENCE',
        schedule_type: 'IMMEDIATE',
        arguments: { geofence_ids: [content.id] },
        operation_device_query: { device_ids: devices.join(',') },
    });
    tenant.clock.step(10_000);
}

test('devices that left today are drawn and named, others are counted; the exit code tells', () =>
    withFolder(async (folder) => {
        await start(2 * DAY);
        tenant.changeDevice(KIOSK_2, AWAY);
        // An hour ahead of this machine: whenever this runs, that is after its midnight.
        tenant.clock.step(2 * DAY + HOUR);
        tenant.changeDevice(KIOSK, AWAY);
        tenant.changeDevice(DISPLAY, { route: [{ after: 30, latitude: 45.5289, longitude: -122.66 }] });
        tenant.clock.step(HOUR / 2);
        const file = path.join(folder, 'strayed.html');
        const { code, stdout, stderr } = await run([file]);
        expect([code, stderr]).toEqual([1, '']);
        const lines = stdout.trim().split('\n');
        expect(lines).toHaveLength(2);
        expect(lines[0]).toMatch(
            /^HRB-PNE-7K2Q \(Checkout kiosk 1\) {2}left Pearl Store block \S+ \S+, 860 m away, told \S+ \S+$/,
        );
        expect(lines[1]).toMatch(/^HRB-PNE-T9WL \(Window display\) {2}left Pearl Store block \S+ \S+, 1\.5 km away/);
        const page = await readFile(file, 'utf8');
        expect(page).toContain('2 devices left 1 of 1 geofence and are still out.');
        expect(page).toContain('2 left; 0 inside; 1 outside for longer; 0 nobody knows where.');
        expect(page.match(/<g class="point"/g)).toHaveLength(2);
        expect(page.match(/<circle class="fence"/g)).toHaveLength(1);
        expect(page).toContain('HRB-PNE-T9WL (Window display)');
        expect(page).not.toContain('HRB-PNE-M4XD');
        expect(page).not.toMatch(/<script|<link|<img|https?:|src=|url\(|NaN|undefined/);
        expect((await stat(file)).mode & 0o777).toBe(0o600);
    }));

test('names are text, whatever stands in them; places that are old are hollow; near ones share a point', () =>
    withFolder(async (folder) => {
        const name = '<img src=x onerror="alert(1)"> & co';
        const store = { latitude: 45.5289, longitude: -122.6822 };
        await start(3 * HOUR, { data: { devices: [{ device_name: name, alias_name: '</svg>', ...store }] } });
        const { results } = await (
            await tenant.fetch(`${tenant.baseUrl}/enterprise/${tenant.enterpriseId}/device/?limit=1`, {
                headers: { authorization: `Bearer ${tenant.apiKey}` },
            })
        ).json();
        const corners = [
            { latitude: 45.52, longitude: -122.69 },
            { latitude: 45.535, longitude: -122.69 },
            { latitude: 45.535, longitude: -122.67 },
        ];
        await fence('Yard </title><b>', { type: 'polygon', coordinates: corners }, [results[0].id, KIOSK, KIOSK_2]);
        const since = new Date(Date.now() - 4 * HOUR).toISOString();
        for (const id of [results[0].id, KIOSK]) tenant.changeDevice(id, AWAY);
        const file = path.join(folder, 'page.html');
        expect((await run([file, '--since', since, '--geofence', 'Yard </title><b>'])).code).toBe(1);
        const page = await readFile(file, 'utf8');
        expect(page).not.toMatch(/<img|<\/title><b>|<b>/);
        expect(page.match(/<\/svg>/g)).toHaveLength(1);
        expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; co (&lt;/svg&gt;)');
        expect(page.match(/<g class="point old"/g)).toHaveLength(1);
        expect(page.match(/<polygon class="fence"/g)).toHaveLength(1);
        expect(page.match(/<td class="number">1<\/td>/g)).toHaveLength(2);
        // 433 metres north of the northern side.
        expect(page.match(/<td class="number">430 m<\/td>/g)).toHaveLength(2);
    }));

test('nobody out is told too; a geofence that there is not leaves the page as it was', () =>
    withFolder(async (folder) => {
        await start(0);
        const file = path.join(folder, 'page.html');
        expect(await run([file])).toEqual({ code: 0, stdout: '', stderr: '' });
        const page = await readFile(file, 'utf8');
        expect(page).toContain('No device has left the geofence.');
        expect(page).toContain('Pearl Store block: 3 inside, 0 outside for longer, 0 nobody knows where');
        await writeFile(file, 'before');
        const { code, stderr } = await run([file, '--geofence', 'Pearl Store']);
        expect(code).toBe(2);
        expect(stderr).toContain('There is no geofence "Pearl Store".');
        expect(await readFile(file, 'utf8')).toBe('before');
        expect((await run([file, '--since', 'yesterday'])).code).toBe(2);
    }));

test(
    'more geofences and devices than a page has are all looked at',
    () =>
        withFolder(async (folder) => {
            await start(0, { devices: 130 });
            const { results } = await (
                await tenant.fetch(`${tenant.baseUrl}/enterprise/${tenant.enterpriseId}/device/?limit=130&state=1`, {
                    headers: { authorization: `Bearer ${tenant.apiKey}` },
                })
            ).json();
            const ids = results.map(({ id }: { id: string }) => id);
            expect(ids.length).toBeGreaterThan(100);
            const circle = (radius: number) => ({ type: 'circle', coordinates: [AWAY], radius });
            for (let i = 0; i < 101; i += 1)
                await post('/geofence/v1/geofences', { name: `Empty ${i}`, geometry: circle(100) });
            for (const id of ids) tenant.changeDevice(id, AWAY);
            await fence('Meeting', circle(500), ids);
            tenant.clock.step(HOUR);
            for (const id of ids) tenant.changeDevice(id, { latitude: 45.5289, longitude: -122.6822 });
            const file = path.join(folder, 'page.html');
            const { stdout } = await run([file, '--since', new Date(Date.now() - HOUR).toISOString()]);
            expect(stdout.trim().split('\n')).toHaveLength(ids.length);
            expect(await readFile(file, 'utf8')).toContain(`${ids.length} devices left 1 of 103 geofences`);
        }),
    60_000,
);
