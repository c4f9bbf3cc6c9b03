import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RunningTenant, startTestTenant } from 'esper-test-tenant';
import { type CommandOutcome, EsperClient, EsperCommandError } from '../../src/index.js';
import { errorOf } from '../support/servers.js';

// `waitForCommand` with a run of a pipeline, a stage of one, and what the calls that start them answer.

const [ONE, TWO, OFFLINE] = [
    '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3',
    '0d62f95a-81ce-47b3-9e2d-6a35c7f018be',
    '26fa8d13-c07e-4d59-b5a1-e830746c9f2d',
] as const;

describe('on a tenant', () => {
    let tenant: RunningTenant;
    afterEach(() => tenant.stop());

    /** A tenant whose time stands still, but for the client's pauses. */
    async function start(devices = 5): Promise<EsperClient> {
        tenant = await startTestTenant({ devices, speed: 0 });
        return new EsperClient({
            baseUrl: tenant.baseUrl,
            apiKey: tenant.apiKey,
            now: () => tenant.clock.now(),
            sleep: async (milliseconds) => tenant.clock.step(milliseconds),
            random: () => 0.5,
        });
    }

    /** Makes a pipeline that reboots: a list of devices is a stage. */
    async function plan(esper: EsperClient, stages: readonly (readonly string[])[]): Promise<string> {
        const { content } = await esper.pipeline.createPipeline({
            pipeline: { name: 'P', timeout_seconds: 1_814_400 },
        });
        const pipelineId = content.id;
        for (const devices of stages) {
            const stage = await esper.pipeline.createPipelineStage({ pipelineId, pipelineStage: { name: 'S' } });
            const stageId = stage.content.id;
            const list = await esper.pipelineTarget.addPipelineTargetList({
                pipelineId,
                pipelineTargetList: { name: 'T', target_list_type: 'DEVICES' },
            });
            const targetlistId = list.content.id;
            await esper.pipelineTarget.bulkAddTargetListTargets({
                pipelineId,
                targetlistId,
                targetListTargets: [...devices],
            });
            await esper.pipeline.addStageTargetList({
                stageId,
                pipelineStageTargetList: { target_list_id: targetlistId },
            });
            const what = await esper.pipeline.addStageOperationList({ stageId, pipelineOperationList: { name: 'O' } });
            await esper.pipeline.addOperationListOperations({
                operationlistId: what.content.id,
                pipelineOperation: { operation_type: 'REBOOT' },
            });
        }
        return pipelineId;
    }
    const run = async (esper: EsperClient, stages: readonly (readonly string[])[]) =>
        esper.pipelineRun.createPipelineRun({ pipelineId: await plan(esper, stages), pipelineRun: {} });

    test('a run until it waits to be promoted, the next stage, and the run until it is over', async () => {
        const esper = await start();
        tenant.orderOutcome({ device: TWO, state: 'Command Failure', reason: 'No space' });
        const answer = await run(esper, [[ONE], [TWO]]);
        const seen: CommandOutcome[] = [];
        const first = await esper.waitForCommand(answer, {
            maxWait: 60_000,
            pollInterval: 200,
            onProgress: (one) => seen.push(one),
        });
        expect(first).toMatchObject({ total: 1, ended: 1, tally: { 'Command Success': 1 }, failures: [], open: [] });
        expect(seen[0]).toMatchObject({ total: 0, ended: 0 });
        expect(seen.at(-1)).toBe(first);
        expect(seen.map(({ open }) => open[0]?.state)).toContain('Command In Progress');
        const { content } = answer;
        const pipelineRunId = content.id;
        const [, next] = await esper.pipelineRun.getPipelineRunStageRuns({ pipelineRunId }).toArray({ maxItems: 10 });
        const promoted = await esper.pipelineRun.updatePipelineRunStageRun({
            pipelineRunId,
            stageRunId: next?.id ?? '',
            pipelineRunStageRun: { status: 'queued' },
        });
        const failures = [{ deviceId: TWO, state: 'Command Failure', reason: 'No space' }];
        const second = await esper.waitForCommand(promoted, { maxWait: 60_000 });
        expect(second).toEqual({ total: 1, ended: 1, tally: { 'Command Failure': 1 }, failures, open: [] });
        for (const form of [promoted.content, { pipelineRunId, stageRunId: promoted.content.id }])
            expect(await esper.waitForCommand(form, { maxWait: 1000 })).toEqual(second);
        // The run has the devices of all its stages.
        for (const form of [answer, content, { pipelineRunId }])
            expect(await esper.waitForCommand(form, { maxWait: 1000 })).toMatchObject({ total: 2, ended: 2, failures });
    });

    test('a run waits for a device that is offline, and names it', async () => {
        const esper = await start();
        const answer = await run(esper, [[ONE, OFFLINE]]);
        const error = await errorOf(esper.waitForCommand(answer, { maxWait: 60_000 }));
        expect(error).toBeInstanceOf(EsperCommandError);
        expect(error).toMatchObject({
            message: '1 of 2 devices have ended after 60 s; still open: 1 Command Queued (offline devices wait)',
            outcome: { open: [{ deviceId: OFFLINE, state: 'Command Queued' }] },
        });
        tenant.changeDevice(OFFLINE, { state: 1 });
        expect(await esper.waitForCommand(answer, { maxWait: 60_000 })).toMatchObject({ ended: 2, failures: [] });
    });

    test('a device that is given up on is among the failures when the stage has ended', async () => {
        const esper = await start();
        const answer = await run(esper, [[ONE, OFFLINE]]);
        tenant.clock.step(8 * 24 * 3600_000);
        expect(await esper.waitForCommand(answer, { maxWait: 1000 })).toMatchObject({
            tally: { 'Command Success': 1, 'Command TimeOut': 1 },
            failures: [{ deviceId: OFFLINE, state: 'Command TimeOut', reason: null }],
        });
    });

    test('a run that was cancelled ends, with those that it did not reach', async () => {
        const esper = await start();
        const { content } = await run(esper, [[ONE, OFFLINE], [TWO]]);
        tenant.clock.step(5000);
        await esper.pipelineRun.updatePipelineRun({
            pipelineId: content.pipeline_id,
            pipelineRunId: content.id,
            pipelineRun: { status: 'cancelled' },
        });
        expect(await esper.waitForCommand(content, { maxWait: 60_000 })).toMatchObject({
            total: 2,
            tally: { 'Command Success': 1, 'Command Cancelled': 1 },
            failures: [{ deviceId: OFFLINE, state: 'Command Cancelled' }],
        });
    });

    test('a run without stages, and a stage without devices, end with a note', async () => {
        const esper = await start();
        const none = { total: 0, ended: 0, tally: {}, failures: [], open: [] };
        expect(await esper.waitForCommand(await run(esper, []), { maxWait: 60_000 })).toEqual({
            ...none,
            note: 'The pipeline run has no devices',
        });
        expect(await esper.waitForCommand(await run(esper, [[], [ONE]]), { maxWait: 60_000 })).toEqual({
            ...none,
            note: 'The pipeline run has no devices',
        });
    });

    test('rows of a stage that is over are listed once, in pages of 500', async () => {
        const esper = await start(1300);
        const { results } = await esper.device.getAllDevices({ state: 1, limit: 500 });
        const more = await esper.device.getAllDevices({ state: 1, limit: 500, offset: 500 });
        const ids = [...results, ...more.results].map(({ id }) => id);
        const { content } = await run(esper, [ids.slice(1), [ids[0] ?? '']]);
        expect(await esper.waitForCommand(content, { maxWait: 60_000 })).toMatchObject({ total: ids.length - 1 });
        const stages = await esper.pipelineRun.getPipelineRunStageRuns({ pipelineRunId: content.id });
        await esper.pipelineRun.updatePipelineRunStageRun({
            pipelineRunId: content.id,
            stageRunId: stages.results[1]?.id ?? '',
            pipelineRunStageRun: { status: 'queued' },
        });
        tenant.clearRequests();
        const polls: number[] = [];
        const onProgress = ({ ended }: CommandOutcome) => polls.push(ended);
        expect(await esper.waitForCommand(content, { maxWait: 60_000, onProgress })).toMatchObject({
            total: ids.length,
            ended: ids.length,
        });
        expect(polls.length).toBeGreaterThan(2);
        const first = tenant
            .requests('getPipelineStageTargetRuns')
            .filter(({ path }) => path.includes(stages.results[0]?.id ?? '-'));
        expect(first).toHaveLength(Math.ceil((ids.length - 1) / 500));
    });
});

describe('answers of other forms', () => {
    let server: Server;
    afterEach(() => new Promise((done) => server.close(done)));

    const RUN = { pipelineRunId: 'r', stageRunId: 's' };
    /** A server with one stage of a run, and its target runs. */
    async function serve(stage: object, targets: readonly object[]): Promise<EsperClient> {
        server = createServer((request, response) => {
            const rows = { count: targets.length, next: null, previous: null, results: targets };
            response.writeHead(200, { 'content-type': 'application/json' });
            const stages = { ...rows, count: 1, results: [stage] };
            response.end(JSON.stringify({ content: request.url?.includes('/targetruns/') ? rows : stages }));
        });
        await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
        // The server listens on a port.
        const { port } = server.address() as AddressInfo;
        return new EsperClient({
            baseUrl: `http://127.0.0.1:${port}/api`,
            apiKey: 'key',
            sleep: async () => {},
            random: () => 0.5,
        });
    }

    test.each([
        ['success', 'Command Success', true],
        ['SUCCESS', 'Command Success', true],
        ['failure', 'Command Failure', true],
        ['cancelled', 'Command Cancelled', true],
        ['timeout', 'Command TimeOut', true],
        ['invalid', 'Command Failure', true],
        ['queued', 'Command Queued', false],
        ['running', 'Command In Progress', false],
        ['complete', 'complete', false],
        ['PONDERING', 'PONDERING', false],
    ])('the status %s is %s', async (status, state, isOver) => {
        const esper = await serve({ id: 's', status }, [{ id: 't', device_id: ONE, status }]);
        const wait = esper.waitForCommand(RUN, { maxWait: 0 });
        const error = isOver ? undefined : await errorOf(wait);
        const outcome = error instanceof EsperCommandError ? error.outcome : await wait;
        expect(outcome).toMatchObject({ total: 1, ended: isOver ? 1 : 0, tally: { [state]: 1 } });
    });

    test('a stage that is still to be promoted is not over, and one that there is not is told', async () => {
        const esper = await serve({ id: 's', status: 'pending' }, []);
        // More polls than make an empty command over.
        expect(await errorOf(esper.waitForCommand(RUN, { maxWait: 200, pollInterval: 1 }))).toBeInstanceOf(
            EsperCommandError,
        );
        const other = { ...RUN, stageRunId: 'other' };
        expect(await errorOf(esper.waitForCommand(other, { maxWait: 10 }))).toMatchObject({
            name: 'EsperResponseError',
            message: 'The pipeline run has no such stage',
        });
    });

    test('answers without what is waited for are told', async () => {
        const esper = await serve({ id: 's', status: 'running' }, [{ id: 't', status: 'running' }]);
        expect(await errorOf(esper.waitForCommand(RUN, { maxWait: 10 }))).toMatchObject({
            name: 'EsperResponseError',
            message: 'A row of a pipeline run has no device',
        });
        server.close();
        const other = await serve({ id: 's' }, []);
        expect(await errorOf(other.waitForCommand(RUN, { maxWait: 10 }))).toMatchObject({
            message: 'A row of a pipeline run has no status',
        });
    });
});
