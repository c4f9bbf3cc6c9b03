import path from 'node:path';
import { startTestTenant } from 'esper-test-tenant';
import { ROOT, run, runProgram } from '../support/run-program.js';

// What the reference shows of an operation by curl is what the client sends: both are played on the test tenant.

interface Sample {
    readonly id: string;
    readonly name: string;
    readonly typescript: string;
    readonly curl: string;
}

let samples: Map<string, Sample>;
beforeAll(async () => {
    const program = `import('./scripts/docs/samples.mjs').then(({ operationSamples }) => process.stdout.write(JSON.stringify(operationSamples('.'))))`;
    const { stdout } = await runProgram(['-e', program]);
    samples = new Map(JSON.parse(stdout).map((sample: Sample) => [sample.id, sample]));
});

/** Plays a call on a tenant of its own, and gives what arrived as far as both ways can agree on it. */
async function arrivedBy(play: (env: Record<string, string | undefined>) => Promise<unknown>) {
    const tenant = await startTestTenant({ devices: 40 });
    try {
        await play({
            PATH: process.env['PATH'],
            ESPER_BASE_URL: tenant.baseUrl,
            ESPER_API_KEY: tenant.apiKey,
            ESPER_ENTERPRISE_ID: tenant.enterpriseId,
        });
        return tenant.requests().map(({ operation, method, path: to, status }) => ({ operation, method, to, status }));
    } finally {
        await tenant.stop();
    }
}

// A list with a filter, an id, a body, a PATCH, a service of today's API, and a form with a file.
test.each(['getAllDevices', 'getDeviceById', 'createCommand', 'createGroup', 'getAllDevicesV2', 'upload'])(
    '%s',
    async (id) => {
        const { curl = '', typescript = '' } = samples.get(id) ?? {};
        const cwd = path.join(ROOT, 'examples/apk');
        const byCurl = await arrivedBy((env) => run('sh', ['-c', `${curl} --silent`], { cwd, env }));
        expect(byCurl).toEqual([expect.objectContaining({ operation: id })]);

        const client = path.join(ROOT, 'dist/esm/index.js');
        const source = `import { EsperClient, fileFromPath } from '${client}';
            const esper = new EsperClient({ maxRetries: 0 });
            ${typescript}`;
        const byClient = await arrivedBy((env) => runProgram(['--input-type=module', '-e', source], { env, cwd }));
        expect(byClient).toEqual(byCurl);
    },
);

test('every operation has both, and no curl has a hole in it', () => {
    expect(samples.size).toBeGreaterThan(300);
    for (const { curl, typescript } of samples.values()) {
        expect(curl).not.toMatch(/undefined|\[object|\/\{/);
        expect(curl).toContain('Bearer $ESPER_API_KEY');
        expect(typescript).toContain('await esper.');
    }
});
