import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type RunningTenant, startTestTenant } from 'esper-test-tenant';
import { until, withFolder } from '../support/multipart.js';
import { type Ended, type RunningProgram, runProgram } from '../support/run-program.js';

const EXAMPLE = path.resolve(__dirname, '../../examples/follow-events.mjs');
const ONE = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
const TWO = '0d62f95a-81ce-47b3-9e2d-6a35c7f018be';

let tenant: RunningTenant;

beforeEach(async () => {
    tenant = await startTestTenant({ devices: 5, speed: 20 });
});

afterEach(() => tenant.stop());

const headers = () => ({ authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' });

interface Followed {
    readonly child: RunningProgram;
    readonly ended: Promise<Ended>;
}

function follow(file: string, every = '0.02'): Followed {
    let child: RunningProgram | undefined;
    const ended = runProgram([EXAMPLE, file, '--device', ONE, '--device', TWO, '--every', every], {
        env: { ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey },
        onStart: (started) => {
            child = started;
        },
    });
    if (child === undefined) throw new Error('It did not start.');
    return { child, ended };
}

async function reboot(device: string): Promise<void> {
    const body = { command_type: 'DEVICE', devices: [device], device_type: 'all', command: 'REBOOT', command_args: {} };
    const url = `${tenant.baseUrl}/v0/enterprise/${tenant.enterpriseId}/command/`;
    const { status } = await tenant.fetch(url, { method: 'POST', headers: headers(), body: JSON.stringify(body) });
    expect(status).toBe(201);
}

/** The ids that the feeds have by now. */
async function present(): Promise<number[]> {
    const feeds = [ONE, TWO].map(async (device) => {
        const url = `${tenant.baseUrl}/v1/enterprise/${tenant.enterpriseId}/device/${device}/report/eventfeed/?limit=500`;
        const { results } = await (await tenant.fetch(url, { headers: headers() })).json();
        return results.map(({ id }: { id: number }) => id);
    });
    return (await Promise.all(feeds)).flat().sort();
}

async function written(file: string): Promise<number[]> {
    const lines = await readFile(file, 'utf8').catch(() => '');
    return lines
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line).id)
        .sort();
}

const looks = () => tenant.requests('getEventFeed').length;

test('every row is written once, whenever it is killed, late rows too', () =>
    withFolder(async (folder) => {
        const file = path.join(folder, 'events.jsonl');
        for (let kill = 0; kill < 4; kill += 1) {
            const program = follow(file);
            await reboot(kill % 2 === 0 ? ONE : TWO);
            const enough = looks() + 3 + kill;
            await until(() => looks() >= enough);
            program.child.kill('SIGKILL');
            await program.ended;
        }
        tenant.clock.step(60_000);
        await present();
        tenant.clock.step(60_000);
        const program = follow(file);
        const enough = looks() + 6;
        await until(() => looks() >= enough);
        program.child.kill('SIGTERM');
        expect(await program.ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
        expect((await present()).length).toBeGreaterThanOrEqual(8);
        expect(await written(file)).toEqual(await present());
    }));

test('a row that comes after one of later time is written too', () =>
    withFolder(async (folder) => {
        const file = path.join(folder, 'events.jsonl');
        tenant.clock.setSpeed(0);
        const program = follow(file, '0.01');
        for (let step = 0; step < 40; step += 1) {
            if (step < 15) await reboot(ONE);
            tenant.clock.step(100);
            // A whole look at both feeds after each step, so that rows are met in the order in which they come.
            const enough = looks() + 4;
            await until(() => looks() >= enough);
        }
        program.child.kill('SIGTERM');
        expect(await program.ended).toMatchObject({ code: 0, stderr: '' });
        expect(await written(file)).toEqual(await present());
        const times = (await readFile(file, 'utf8'))
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line).created_on);
        expect(times).not.toEqual([...times].sort());
    }));

test('a feed that no longer grows is asked less and less often, and SIGTERM ends the pause', () =>
    withFolder(async (folder) => {
        const program = follow(path.join(folder, 'events.jsonl'), '0.05');
        const times: number[] = [];
        // Each look asks for the feeds of two devices.
        for (let look = 1; look <= 9; look += 1) {
            await until(() => looks() >= 2 * look);
            times.push(performance.now());
        }
        program.child.kill('SIGTERM');
        expect(await program.ended).toMatchObject({ code: 0, stderr: '' });
        const between = (one: number) => (times[one + 1] ?? 0) - (times[one] ?? 0);
        // 75 ms and 600 ms, and what a look takes.
        expect(between(7)).toBeGreaterThan(between(1) + 200);
    }));
