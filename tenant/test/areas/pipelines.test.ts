import { addStage, content, FollowedRun, makePipeline, OFFLINE, ONE, THREE, TWO } from '../support/pipelines.js';
import { openTenant } from '../support/tenant-client.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000001';
const WEEK = 7 * 24 * 3600_000;

describe('a run of a pipeline', () => {
    it('goes through its stages, waits to be promoted after each, and ends', async () => {
        const client = openTenant({ devices: 5 });
        const { clock } = client.tenant;
        const pipeline = await makePipeline(client, { timeout_seconds: 3 * 604_800 });
        await addStage(client, pipeline, { devices: [ONE] });
        await addStage(client, pipeline, { devices: [TWO, THREE] });
        const run = await FollowedRun.start(client, pipeline);
        expect(await run.read()).toMatchObject({ run_number: 1, status: 'pending', pipeline_name: 'Reboots' });
        const seen: unknown[] = [];
        for (let i = 0; i < 8; i++) {
            seen.push([await run.status(), (await run.stageStatuses())[0], (await run.targetStatuses(0))[0]]);
            clock.step(100);
        }
        expect(seen).toEqual([
            ['pending', 'pending', undefined],
            ['queued', 'pending', undefined],
            ['processing', 'pending', undefined],
            ['running', 'queued', undefined],
            ['running', 'processing', 'pending'],
            ['running', 'running', 'dispatched'],
            ['running', 'running', 'dispatched'],
            ['running', 'running', 'running'],
        ]);
        clock.step(3000);
        expect(await run.read()).toMatchObject({ status: 'waiting', ended_at: null });
        expect(await run.stageStatuses()).toEqual(['success', 'pending']);
        // Nothing goes on by itself.
        clock.step(WEEK);
        expect(await run.stageStatuses()).toEqual(['success', 'pending']);
        expect(await run.setStage(1, 'queued')).toBe(200);
        expect(await run.status()).toBe('running');
        clock.step(5000);
        expect(await run.targetStatuses(1)).toEqual(['success', 'success']);
        expect(await run.stageStatuses()).toEqual(['success', 'success']);
        expect(await run.read()).toMatchObject({ status: 'success', ended_at: expect.any(String) });
    });

    it('fails by one device, and tells which and why', async () => {
        const client = openTenant({ devices: 5 });
        client.tenant.orderOutcome({ command: 'REBOOT', device: TWO, state: 'Command Failure', reason: 'Busy' });
        const pipeline = await makePipeline(client);
        await addStage(client, pipeline, { devices: [ONE, TWO] });
        const run = await FollowedRun.start(client, pipeline);
        client.tenant.clock.step(6000);
        expect([await run.status(), ...(await run.stageStatuses())]).toEqual(['failure', 'failure']);
        const [failed, ...others] = await run.targets(0, { status: 'failure' });
        expect(others).toEqual([]);
        expect(failed).toMatchObject({ device_id: TWO, command_status: 'Command Failure', status: 'failure' });
        const { stage_run_id } = await run.stagePath(0);
        const path = { stage_run_id, target_run_id: String(failed?.['id']) };
        expect(await content(client, 'getTargetRunCommandStatus', { path })).toMatchObject({
            command: 'REBOOT',
            request_id: failed?.['command_id'],
            request_status_reason: 'Busy',
        });
        expect(await content(client, 'getPipelineStageTargetRun', { path })).toEqual(failed);
    });

    it('waits for a device that is offline, for as long as its stage may take', async () => {
        const client = openTenant({ devices: 5 });
        const { clock } = client.tenant;
        const pipeline = await makePipeline(client, { timeout_seconds: 3 * 604_800 });
        await addStage(client, pipeline, { devices: [ONE, OFFLINE] });
        await addStage(client, pipeline, { devices: [OFFLINE], timeout: 60 });
        const run = await FollowedRun.start(client, pipeline);
        clock.step(6 * 24 * 3600_000);
        expect(await run.targetStatuses(0)).toEqual(['success', 'dispatched']);
        client.tenant.changeDevice(OFFLINE, { state: 1 });
        clock.step(5000);
        expect(await run.stageStatuses()).toEqual(['success', 'pending']);
        client.tenant.changeDevice(OFFLINE, { state: 60 });
        await run.setStage(1, 'queued');
        clock.step(59_000);
        expect(await run.stageStatuses()).toEqual(['success', 'running']);
        clock.step(2000);
        expect(await run.targetStatuses(1)).toEqual(['timeout']);
        expect(await run.stageStatuses()).toEqual(['success', 'timeout']);
        expect(await run.status()).toBe('failure');
    });

    it('ends as timeout when it was not promoted in the time that it may take', async () => {
        const client = openTenant({ devices: 5 });
        const pipeline = await makePipeline(client);
        await addStage(client, pipeline, { devices: [ONE] });
        await addStage(client, pipeline, { devices: [TWO] });
        const run = await FollowedRun.start(client, pipeline);
        client.tenant.clock.step(86_399_000);
        expect(await run.status()).toBe('waiting');
        client.tenant.clock.step(1000);
        expect(await run.status()).toBe('timeout');
        expect(await run.stageStatuses()).toEqual(['success', 'timeout']);
        expect(await run.setStage(1, 'queued')).toBe(400);
    });

    it('cancels with it what waits for its device, and leaves what a device has begun', async () => {
        const client = openTenant({ devices: 5 });
        const pipeline = await makePipeline(client);
        await addStage(client, pipeline, { devices: [ONE, OFFLINE] });
        await addStage(client, pipeline, { devices: [TWO] });
        const run = await FollowedRun.start(client, pipeline);
        client.tenant.clock.step(800);
        expect(await run.targetStatuses(0)).toEqual(['running', 'dispatched']);
        expect(await run.cancel()).toBe(200);
        expect(await run.targetStatuses(0)).toEqual(['running', 'cancelled']);
        expect([await run.status(), ...(await run.stageStatuses())]).toEqual(Array(3).fill('cancelled'));
        client.tenant.changeDevice(OFFLINE, { state: 1 });
        client.tenant.clock.step(WEEK);
        expect(await run.targetStatuses(0)).toEqual(['success', 'cancelled']);
        expect(await run.cancel()).toBe(400);
    });

    it('goes on past a stage that was cancelled, and then is no success', async () => {
        const client = openTenant({ devices: 5 });
        const pipeline = await makePipeline(client);
        for (const device of [ONE, TWO, THREE]) await addStage(client, pipeline, { devices: [device] });
        const run = await FollowedRun.start(client, pipeline);
        expect(await run.setStage(1, 'queued')).toBe(400);
        expect(await run.setStage(1, 'cancelled')).toBe(200);
        client.tenant.clock.step(5000);
        expect(await run.setStage(2, 'queued')).toBe(200);
        client.tenant.clock.step(5000);
        expect(await run.stageStatuses()).toEqual(['success', 'cancelled', 'success']);
        expect(await run.status()).toBe('failure');
    });

    it('promotes the stage that comes next and no other', async () => {
        const client = openTenant({ devices: 5 });
        const pipeline = await makePipeline(client);
        for (const device of [ONE, TWO, THREE]) await addStage(client, pipeline, { devices: [device] });
        const run = await FollowedRun.start(client, pipeline);
        client.tenant.clock.step(800);
        expect(await run.stageStatuses()).toEqual(['running', 'pending', 'pending']);
        expect(await run.setStage(1, 'queued')).toBe(400);
        client.tenant.clock.step(5000);
        expect(await run.setStage(2, 'queued')).toBe(400);
        expect(await run.stageStatuses()).toEqual(['success', 'pending', 'pending']);
    });

    it('is invalid without stages, as a stage is without targets or operations', async () => {
        const client = openTenant({ devices: 5 });
        const empty = await FollowedRun.start(client, await makePipeline(client));
        expect(await empty.status()).toBe('invalid');
        const pipeline = await makePipeline(client);
        await addStage(client, pipeline, { devices: [] });
        await addStage(client, pipeline, { devices: [ONE], operations: [] });
        const run = await FollowedRun.start(client, pipeline);
        client.tenant.clock.step(500);
        expect(await run.stageStatuses()).toEqual(['invalid', 'pending']);
        expect(await run.status()).toBe('waiting');
        await run.setStage(1, 'queued');
        client.tenant.clock.step(500);
        expect(await run.stageStatuses()).toEqual(['invalid', 'invalid']);
        expect(await run.status()).toBe('failure');
    });

    it('keeps what it copied, and is the only one at a time', async () => {
        const client = openTenant({ devices: 5 });
        const pipeline_id = await makePipeline(client);
        const { stage_id, targetlist_id, operationlist_id } = await addStage(client, pipeline_id, { devices: [ONE] });
        const run = await FollowedRun.start(client, pipeline_id);
        await client.ok('deletePipelineTargetList', { path: { pipeline_id, targetlist_id } });
        await client.ok('deleteStageOperationList', { path: { stage_id, operationlist_id } });
        await client.ok('updatePipelineStage', { path: { pipeline_id, stage_id }, body: { name: 'Other' } });
        const start = { path: { pipeline_id }, body: {} };
        expect((await client.call('createPipelineRun', start)).status).toBe(400);
        expect((await client.call('deletePipelineRun', { path: run.path })).status).toBe(400);
        expect((await client.call('deletePipeline', { path: { pipeline_id } })).status).toBe(400);
        client.tenant.clock.step(5000);
        expect(await run.stages()).toMatchObject([{ status: 'success', stage_meta: { name: 'Stage' } }]);
        expect(await content(client, 'createPipelineRun', start)).toMatchObject({ run_number: 2 });
        await client.ok('deletePipelineRun', { path: run.path });
        expect((await client.call('getPipelineRun', { path: run.path })).status).toBe(404);
    });

    it('makes a target run for each device and operation, with arguments of a device of its own', async () => {
        const client = openTenant({ devices: 5 });
        const { ok, rows, tenant } = client;
        const pipeline_id = await makePipeline(client);
        const operations = [
            { operation_type: 'SET_BRIGHTNESS_SCALE', args: { brightness_value: 10 } },
            { operation_type: 'REBOOT', args: {} },
        ];
        const { targetlist_id } = await addStage(client, pipeline_id, { devices: [ONE], operations });
        const path = { pipeline_id, targetlist_id };
        const body = [ONE, { device_id: TWO, args: { brightness_value: 90 } }, { device_id: UNKNOWN }];
        expect(await content(client, 'bulkAddTargetListTargets', { path, body })).toMatchObject({
            created_count: 1,
            added_count: 1,
            skipped_count: 1,
            errors: [{ device_id: UNKNOWN }],
        });
        const run = await FollowedRun.start(client, pipeline_id);
        tenant.clock.step(6000);
        expect(await run.targetStatuses(0)).toEqual(Array(4).fill('success'));
        const { stage_run_id } = await run.stagePath(0);
        const [first] = await rows('getPipelineStageRunOperations', { path: { stage_run_id } });
        const stage_run_operation_id = String(first?.['id']);
        const ofFirst = await run.targets(0, { stage_run_operation_id });
        expect(ofFirst.map((row) => row['device_id'])).toEqual([ONE, TWO]);
        expect(
            await content(client, 'getPipelineStageRunOperation', { path: { stage_run_id, stage_run_operation_id } }),
        ).toMatchObject({ operation_type: 'SET_BRIGHTNESS_SCALE', args: { brightness_value: 10 } });
        const command = { path: { stage_run_id, target_run_id: String(ofFirst[1]?.['id']) } };
        expect(await ok('getTargetRunCommandStatus', command)).toMatchObject({
            content: { args: { brightness_value: 90 }, request_status: 'Command Success' },
        });
    });

    it('does a stage on the devices that a group has when it starts', async () => {
        const client = openTenant({ devices: 5 });
        const pipeline_id = await makePipeline(client);
        const { stage_id, targetlist_id: none } = await addStage(client, pipeline_id, { devices: [] });
        const list = { name: 'Stores', target_list_type: 'GROUPS' };
        const { id } = await content(client, 'addPipelineTargetList', { path: { pipeline_id }, body: list });
        const path = { pipeline_id, targetlist_id: String(id) };
        const [root, pearl] = (await client.rows('getAllGroups')).map((row) => String(row['id']));
        const add = (targetlist_id: string, device_group_id: string) =>
            client.call('addTargetListDeviceGroups', {
                path: { pipeline_id, targetlist_id },
                body: { device_group_id },
            });
        expect((await add(none, root ?? '')).status).toBe(400);
        expect((await add(path.targetlist_id, UNKNOWN)).status).toBe(400);
        for (const group of [root, root, pearl]) expect((await add(path.targetlist_id, group ?? '')).status).toBe(200);
        expect(await client.rows('getTargetListDeviceGroups', { path })).toHaveLength(2);
        const devicesOf = (device_group_id: string) =>
            client.rows('getTargetListDeviceGroupDevices', { path: { ...path, device_group_id } });
        expect(await devicesOf(root ?? '')).toHaveLength(5);
        await client.ok('deleteTargetListDeviceGroup', { path: { ...path, devicegroup_id: root ?? '' } });
        const members = (await devicesOf(pearl ?? '')).map((row) => row['id']);
        expect(members.length).toBeGreaterThan(0);
        expect(members.length).toBeLessThan(5);
        await client.ok('addStageTargetList', { path: { stage_id }, body: { target_list_id: path.targetlist_id } });
        const types = async (type: string) =>
            (await client.rows('getStageTargetLists', { path: { stage_id }, query: { type } })).map(
                ({ id: one }) => one,
            );
        expect([await types('groups'), await types('devices')]).toEqual([[path.targetlist_id], [none]]);
        const run = await FollowedRun.start(client, pipeline_id);
        client.tenant.clock.step(600);
        expect((await run.targets(0)).map((row) => row['device_id'])).toEqual(members);
    });

    it('is saved and goes on where it stood', async () => {
        const before = openTenant({ devices: 5 });
        const pipeline = await makePipeline(before);
        await addStage(before, pipeline, { devices: [ONE] });
        const { path } = await FollowedRun.start(before, pipeline);
        const after = openTenant({ data: { snapshot: await before.tenant.snapshot() } });
        const run = new FollowedRun(after, path);
        expect(await run.status()).toBe('pending');
        after.tenant.clock.step(5000);
        expect(await run.status()).toBe('success');
    });
});

describe('a target run', () => {
    /** A stage that runs on two devices, one of which is offline. */
    async function running() {
        const client = openTenant({ devices: 5 });
        const pipeline_id = await makePipeline(client);
        const stage = await addStage(client, pipeline_id, { devices: [ONE, OFFLINE] });
        const run = await FollowedRun.start(client, pipeline_id);
        const { stage_run_id } = await run.stagePath(0);
        const call = async (id: string, target: string | undefined, body?: object, command_id = '') => {
            const path = { stage_run_id, target_run_id: target ?? '', command_id };
            return (await client.call(id, { path, body })).status;
        };
        return { client, run, stage, stage_run_id, call };
    }
    const idsOf = async (run: FollowedRun) => (await run.targets(0)).map((row) => String(row['id']));
    const CANCEL = { status: 'cancelled' };

    it('is cancelled before it is dispatched, and by its command from then on', async () => {
        const { client, run, call } = await running();
        client.tenant.clock.step(450);
        const [one, offline] = await idsOf(run);
        expect(await run.targetStatuses(0)).toEqual(['queued', 'queued']);
        expect(await call('getTargetRunCommandStatus', one)).toBe(404);
        expect(await call('updatePipelineStageTargetRun', one, CANCEL)).toBe(200);
        client.tenant.clock.step(500);
        expect(await run.targetStatuses(0)).toEqual(['cancelled', 'dispatched']);
        expect(await call('updatePipelineStageTargetRun', offline, CANCEL)).toBe(400);
        const command = String((await run.targets(0))[1]?.['command_id']);
        const stop = { request_status: 'cancelled' };
        expect(await call('putTargetRunCommandStatus', offline, stop, UNKNOWN)).toBe(404);
        expect(await call('putTargetRunCommandStatus', offline, stop, command)).toBe(200);
        expect(await call('putTargetRunCommandStatus', offline, stop, command)).toBe(400);
        client.tenant.clock.step(500);
        expect(await run.targetStatuses(0)).toEqual(['cancelled', 'failure']);
    });

    it('gets its command once more by hand, when the one before has ended', async () => {
        const { client, run, call } = await running();
        client.tenant.clock.step(5000);
        const [one, offline] = await idsOf(run);
        expect(await call('createTargetRunCommand', offline, {})).toBe(400);
        expect(await call('createTargetRunCommand', one, {})).toBe(200);
        expect(await run.targetStatuses(0)).toEqual(['dispatched', 'dispatched']);
    });

    it('is made for one more device while the stage runs', async () => {
        const { client, run, stage, stage_run_id } = await running();
        const { pipeline_id, targetlist_id } = stage;
        const body = { device_id: TWO, device_name: 'HRB-PNE-M4XD' };
        const target = await content(client, 'createTargetListTargets', { path: { pipeline_id, targetlist_id }, body });
        const add = (target_id: unknown) =>
            client.call('createPipelineStageTargetRuns', { path: { stage_run_id }, body: { target_id } });
        expect((await add(target['id'])).status).toBe(400);
        client.tenant.clock.step(600);
        expect((await add(UNKNOWN)).status).toBe(400);
        const { status, body: answer } = await add(target['id']);
        expect(status).toBe(200);
        expect(answer['content']).toMatchObject([{ device_id: TWO, status: 'pending' }]);
        expect((await add(target['id'])).status).toBe(400);
        client.tenant.clock.step(5000);
        expect(await run.targetStatuses(0)).toEqual(['success', 'dispatched', 'success']);
    });

    it('is invalid when its device is gone', async () => {
        const { client, run } = await running();
        client.tenant.removeDevices([ONE]);
        client.tenant.clock.step(600);
        expect(await run.targetStatuses(0)).toEqual(['invalid', 'dispatched']);
    });
});

describe('a plan', () => {
    it('is read as it was written, changed in part, and gone when it is deleted', async () => {
        const client = openTenant({ devices: 5 });
        const pipeline_id = await makePipeline(client, { description: 'All' });
        const { stage_id, targetlist_id, operationlist_id } = await addStage(client, pipeline_id, { devices: [ONE] });
        const path = { pipeline_id, stage_id, targetlist_id, operationlist_id };
        const [target] = await client.rows('getTargetListTargets', { path });
        const [operation] = await client.rows('getOperationListOperations', { path });
        const ids = { ...path, target_id: String(target?.['id']), operation_id: String(operation?.['id']) };
        const changes = [
            ['updatePipeline', 'getPipeline', { name: 'New', description: 'All', is_active: false, is_valid: true }],
            ['updatePipelineStage', 'getPipelineStage', { name: 'New', timeout_seconds: 60 }],
            ['updatePipelineTargetList', 'getPipelineTargetList', { name: 'New', target_list_type: 'DEVICES' }],
            ['updateTargetListTarget', 'getTargetListTarget', { device_name: 'New', is_active: false }],
            ['updateStageOperationList', 'getStageOperationLists', { name: 'New' }],
            ['updateOperationListOperation', 'getOperationListOperation', { operation_type: 'LOCK', args: {} }],
        ] as const;
        for (const [change, read, body] of changes) {
            await client.ok(change, { path: ids, body });
            const answer = await client.ok(read, { path: ids });
            const found =
                read === 'getStageOperationLists' ? (await client.rows(read, { path: ids }))[0] : answer['content'];
            expect(found).toMatchObject(body);
        }
        expect((await client.call('createPipelineRun', { path, body: {} })).status).toBe(400);
        const removals = [
            ['deleteOperationListOperation', 'getOperationListOperations'],
            ['deleteTargetListTarget', 'getTargetListTargets'],
            ['deleteStageTargetList', 'getStageTargetLists'],
            ['deleteStageOperationList', 'getStageOperationLists'],
            ['deletePipelineTargetList', 'getPipelineTargetLists'],
            ['deletePipelineStage', 'getPipelineStages'],
        ] as const;
        for (const [remove, list] of removals) {
            expect(await client.rows(list, { path: ids })).toHaveLength(1);
            await client.ok(remove, { path: ids });
            expect(await client.rows(list, { path: ids })).toEqual([]);
            expect((await client.call(remove, { path: ids })).status).toBe(404);
        }
        expect(await content(client, 'deletePipeline', { path })).toMatchObject({ is_archived: true });
        expect((await client.call('getPipeline', { path })).status).toBe(404);
    });

    it('is found by name and by being the default one, and runs by status', async () => {
        const client = openTenant({ devices: 5 });
        const a = await makePipeline(client, { name: 'A', is_default: true });
        const b = await makePipeline(client, { name: 'B' });
        const names = async (query: Record<string, string | boolean>) =>
            (await client.rows('getPipelines', { query })).map(({ name }) => name);
        expect(await names({ ordering: '-name' })).toEqual(['Checkout 4.3.0 roll-out', 'B', 'A']);
        expect(await names({ default: true })).toEqual(['A']);
        expect(await names({ name: 'B' })).toEqual(['B']);
        await addStage(client, a, { devices: [OFFLINE] });
        for (const pipeline of [a, b]) await FollowedRun.start(client, pipeline);
        client.tenant.clock.step(1000);
        const runs = async (query: Record<string, string>) =>
            (await client.rows('getAllPipelineRuns', { query })).map(({ pipeline_name }) => pipeline_name);
        expect(await runs({ status: 'running' })).toEqual(['A']);
        expect(await runs({ pipeline_name: 'B' })).toEqual(['B']);
        expect(await runs({ ordering: 'pipeline__name' })).toEqual(['A', 'B', 'Checkout 4.3.0 roll-out']);
        expect(await client.rows('getPipelineRuns', { path: { pipeline_id: b } })).toMatchObject([
            { status: 'invalid' },
        ]);
    });
});
