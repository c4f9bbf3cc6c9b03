import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type RunningTenant, startTestTenant } from 'esper-test-tenant';
import { programHost } from '../support/program-host.js';
import { type Ended, ROOT, runProgram } from '../support/run-program.js';

const SCRIPT = path.resolve(__dirname, '../../scripts/start.mjs');

const host = programHost();

/** Runs `npm start` as a person would, with nothing of ours in the environment but what is given. */
const start = (env: Record<string, string> = {}, ...args: string[]): Promise<Ended> => host([SCRIPT, ...args], { env });

// It waits for the tenant's clock, which is a real one. The other tests run meanwhile.
let story: Promise<Ended>;
beforeAll(() => {
    story = runProgram([SCRIPT]);
});
afterAll(() => story);

test('without an account it plays all eight tasks to their end on a tenant of its own', async () => {
    const { code, stdout, stderr } = await story;

    expect(stderr).toBe('');
    expect(code).toBe(0);
    const titles = stdout.split('\n').filter((line) => /^\d\. /.test(line));
    expect(titles.map((line) => line.slice(0, 2))).toEqual(['1.', '2.', '3.', '4.', '5.', '6.', '7.', '8.']);
    expect(stdout).toContain('const token = await esper.token.getTokenInfo();');
    expect(stdout).toContain('Harbor Checkout 4.3.1');
    expect(stdout.match(/done on every device/g)).toHaveLength(2);
});

test('no line is longer than a terminal of 80 columns, and none is broken in a word', async () => {
    const { stdout } = await story;
    const lines = stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    // Put together again, what was shown is the call as it stands in the script.
    expect(stdout.replace(/\s+/g, ' ')).toContain(
        `const reboot = await esper.commandsV2.createCommand({ commandRequest: { command_type: 'DEVICE', devices: [device.id], command: 'REBOOT' } });`,
    );
});

test('before it builds it says what it does', async () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    const [announcement, then] = scripts.prestart.split(' && ');
    expect(then).toContain('build');
    const { stdout } = await runProgram([path.join(ROOT, announcement.split(' ')[1])], { timeout: 5000 });
    expect(stdout).toContain('on a test tenant on this machine');
    expect(stdout).toContain('built first');
});

describe('with a tenant and a key in the environment', () => {
    let tenant: RunningTenant;
    beforeAll(async () => {
        tenant = await startTestTenant({ devices: 60, speed: 20 });
    });
    beforeEach(() => tenant.clearRequests());
    afterAll(() => tenant.stop());
    const account = () => ({ ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey });

    test('it plays the reading steps and changes nothing', async () => {
        const { code, stdout } = await start(account());

        expect(code).toBe(0);
        expect(stdout).toContain('60 devices, the first three of them');
        expect(stdout).toContain('left out, they change the tenant');
        expect(tenant.requests().map(({ method }) => method)).toEqual(tenant.requests().map(() => 'GET'));
        expect(tenant.requests('getAllDevices')).toHaveLength(3);
    });

    test('--write --device NAME uploads, installs and reboots on that device', async () => {
        const { code, stdout } = await start(account(), '--write', '--device', 'HRB-PNE-M4XD');

        expect(code).toBe(0);
        expect(stdout).toContain('8. Reboot HRB-PNE-M4XD');
        expect(tenant.requests('createCommand')).toHaveLength(2);
    });

    test('--write without a device is refused before anything is sent', async () => {
        const { code, stderr } = await start(account(), '--write');

        expect(code).toBe(1);
        expect(stderr.trim()).toBe('--write installs an app and reboots a device: say which one, --device NAME.');
        expect(tenant.requests()).toEqual([]);
    });

    test('a wrong key is told in one sentence, without the key', async () => {
        const { code, stderr } = await start({ ...account(), ESPER_API_KEY: 'some-wrong-key' });

        expect(code).toBe(1);
        expect(stderr.trim()).toMatch(/^The tenant refused the key \(401: .*\)\. Check ESPER_API_KEY; .*\.$/);
        expect(stderr).not.toContain('some-wrong-key');
    });
});

test('a tenant that does not exist is told in one sentence', async () => {
    // By a proxy that is not there either: whatever the network of this machine says of such a name, nothing leaves it.
    const account = { ESPER_TENANT: 'no-such-tenant-here', ESPER_API_KEY: 'key' };
    const { code, stderr } = await start({ ...account, HTTPS_PROXY: 'http://127.0.0.1:1' });

    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(
        /^https:\/\/no-such-tenant-here-api\.esper\.cloud can't be reached \(.*\)\. Check .*\.$/,
    );
});

test.each([
    [{ ESPER_TENANT: 'acme' }, 'ESPER_TENANT is set but ESPER_API_KEY is not'],
    [{ ESPER_API_KEY: 'key' }, 'ESPER_API_KEY is set but ESPER_TENANT is not'],
])('half an account (%j) is refused', async (env, sentence) => {
    const { code, stderr } = await start(env);

    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
});

test('an unknown flag is refused with what there is', async () => {
    const { code, stderr } = await start({}, '--wipe');

    expect(code).toBe(1);
    expect(stderr).toContain("Unknown option '--wipe'");
    expect(stderr).toContain('npm start -- --write --device NAME');
});
