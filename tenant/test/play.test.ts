import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { CommandRunner } from '../src/areas/commands/command-runner.js';
import { createHandlers } from '../src/areas/handlers.js';
import { loadDescription } from '../src/description/description.js';
import type { Operation } from '../src/description/operation.js';
import { checkOptions } from '../src/options.js';
import { createState } from '../src/state/create-state.js';
import { isJsonObject, type JsonObject, readObject, readString } from '../src/util/json.js';
import { type Place, pipelinePlaces } from './support/pipeline-places.js';
import { pickOne, type Random, randomOf, sampleOf } from './support/sample.js';
import { openTenant, type Sent, type TenantClient } from './support/tenant-client.js';

const STEPS = 12_000;
const SEED = 20_260_921;
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const APK = readFileSync('examples/apk/harbor-checkout-4.3.1.apk');

/** For each parameter that is an id: the list to take it from, and the field it stands in. */
const LISTS: Readonly<Record<string, readonly [operation: string, field: string]>> = {
    device_id: ['getAllDevices', 'id'],
    group_id: ['getAllGroups', 'id'],
    application_id: ['getAllApplications', 'id'],
    policy_id: ['listPolicies', 'id'],
    geofence_id: ['getAllGeofences', 'id'],
    geofence_v1: ['getAllGeofencesV1', 'id'],
    device_tiles_id: ['getDeviceTileReports', 'id'],
    content_id: ['getAllContent', 'id'],
    subscription_id: ['getAllSubscriptions', 'id'],
    request_id: ['listCommandRequest', 'id'],
    blueprint_id: ['getAllBlueprints', 'id'],
    converge: ['listConverges', 'id'],
    operationId: ['getOperationsList', 'id'],
    alarm_id: ['getAlarmRules', 'id'],
    alert_id: ['listAlertChannels', 'id'],
    location_id: ['getDeviceLocations', 'id'],
    thumbnail_id: ['listGroupThumbnail', 'id'],
    directory_record_id: ['getDirectoryRecords', 'id'],
    report_subscription: ['getAllReportSubscriptions', 'id'],
};

/** What was written by an operation is read back by another, under the parameter of that name. */
const READ_BACK: Readonly<Record<string, readonly [operation: string, parameter: string]>> = {
    createGroup: ['getGroupById', 'group_id'],
    createPolicy: ['getPolicyById', 'policy_id'],
    updatePolicy: ['getPolicyById', 'policy_id'],
    partialupdatePolicy: ['getPolicyById', 'policy_id'],
    createGeofence: ['getGeofence', 'geofence_id'],
    createAndApplyGeofence: ['getTheGeofence', 'geofence_id'],
    updateGeofence: ['getGeofence', 'geofence_id'],
    partialUpdateGeofence: ['getGeofence', 'geofence_id'],
    createSubscription: ['getSubscription', 'subscription_id'],
    postContent: ['getContent', 'content_id'],
    patchContent: ['getContent', 'content_id'],
    partialUpdateEnterprise: ['getEnterprise', 'enterprise_id'],
    createCommandRequest: ['getCommandRequest', 'id'],
    createBlueprint: ['getBlueprint', 'blueprint_id'],
    updateBlueprint: ['getBlueprint', 'blueprint_id'],
    createConverge: ['getConverge', 'id'],
    createOperation: ['getOperation', 'operationId'],
    createPipeline: ['getPipeline', 'pipeline_id'],
    createPipelineStage: ['getPipelineStage', 'stage_id'],
    addPipelineTargetList: ['getPipelineTargetList', 'targetlist_id'],
    addOperationListOperations: ['getOperationListOperation', 'operation_id'],
    addAlarmRule: ['getAlarmRule', 'alarm_id'],
    updateAlarmRule: ['getAlarmRule', 'alarm_id'],
    patchAlarmRule: ['getAlarmRule', 'alarm_id'],
    createAlertChannel: ['getAlertChannel', 'alert_id'],
    updateAlertChannel: ['getAlertChannel', 'alert_id'],
    patchAlertChannel: ['getAlertChannel', 'alert_id'],
    createDirectoryRecord: ['getDirectoryRecord', 'directory_record_id'],
    createReportSubscription: ['getReportSubscription', 'subscription_id'],
    updateReportSubscription: ['getReportSubscription', 'subscription_id'],
    partialUpdateReportSubscription: ['getReportSubscription', 'subscription_id'],
    updateDirectoryRecord: ['getDirectoryRecord', 'directory_record_id'],
};

const DELETED: Readonly<Record<string, string>> = {
    deleteGroup: 'getGroupById',
    deleteEnterprisePolicy: 'getPolicyById',
    deleteGeofence: 'getGeofence',
    deleteTheGeofence: 'getTheGeofence',
    deleteContent: 'getContent',
    deleteSubscription: 'getSubscription',
    deleteBlueprint: 'getBlueprint',
    deletePipeline: 'getPipeline',
    deletePipelineStage: 'getPipelineStage',
    deletePipelineRun: 'getPipelineRun',
    deleteAlarmRule: 'getAlarmRule',
    deleteAlertChannel: 'getAlertChannel',
    deleteGroupThumbnail: 'getGroupThumbnail',
    deleteDirectoryRecord: 'getDirectoryRecord',
    deleteReportSubscription: 'getReportSubscription',
    deleteDevice: 'getDeviceByIdV0',
    deleteApplication: 'getApplication',
    deleteApplicationV1: 'getApplicationv1',
};

const { state } = createState(checkOptions({ devices: 0 }));
const WRITTEN = new Set(Object.keys(createHandlers(state, new CommandRunner(state))));

it(`${STEPS} random valid calls: no 5xx, every answer fits the description, what was written can be read back`, async () => {
    const client = openTenant({ devices: 40, otherPlatforms: 3, maxLoggedRequests: 10 });
    const random = randomOf(SEED);
    // What has no handler is played by generic/every-operation.test.ts.
    const operations = loadDescription().operations.filter(({ id }) => WRITTEN.has(id));
    const succeeded = new Map<string, number>();
    let places = await pipelinePlaces(client);
    let ids = await knownIds(client, places);
    for (let step = 0; step < STEPS; step++) {
        if (step % 200 === 0) {
            places = await pipelinePlaces(client);
            ids = await knownIds(client, places);
        }
        // What has not succeeded yet is tried more often: some need two ids that belong together.
        const late = step > STEPS / 2 ? operations.filter(({ id }) => !succeeded.has(id)) : [];
        const operation = pickOne(random, late.length > 0 && random() < 0.4 ? late : operations);
        // Plans are deep: what is deleted as often as it is made never has anything in it.
        if (operation.path.startsWith('/pipelines/') && operation.method === 'DELETE' && random() < 0.8) continue;
        const sent = inPlace(random, operation, places, makeCall(random, operation, ids, client));
        const { status, body, text } = await client.call(operation.id, sent);
        if (status >= 500) throw new Error(`Step ${step}, ${operation.id}: ${text}\n${JSON.stringify(sent)}`);
        if (status < 300) {
            succeeded.set(operation.id, (succeeded.get(operation.id) ?? 0) + 1);
            await checkWritten(client, operation.id, sent, body);
        }
        if (random() < 0.2) client.tenant.clock.step(Math.floor(random() * 2000));
        if (random() < 0.01)
            client.tenant.changeDevice(pickOne(random, ids['device_id'] ?? []), { state: random() < 0.5 ? 1 : 60 });
        if (random() < 0.005) client.tenant.addDevices(1, random() < 0.5 ? 'start' : 'end');
    }
    const never = operations.map(({ id }) => id).filter((id) => !succeeded.has(id) && !(id in TIMED));
    expect(never).toEqual([]);
}, 300_000); // some 10 s of work; a busy machine is no failure

/** What succeeds only within some milliseconds of a run: areas/pipelines.test.ts plays it at the right moment. */
const TIMED: Readonly<Record<string, true>> = {
    createPipelineStageTargetRuns: true,
    createTargetRunCommand: true,
    getTargetRunCommandStatus: true,
    putTargetRunCommandStatus: true,
    updatePipelineStageTargetRun: true,
};

/** Gives ids that belong together to a path below pipelines. */
function inPlace(random: Random, { path }: Operation, places: readonly Place[], sent: Sent): Sent {
    if (!path.startsWith('/pipelines/')) return sent;
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const fitting = places.filter((place) => names.every((name) => name in place));
    if (fitting.length === 0) return sent;
    const place = pickOne(random, fitting);
    return { ...sent, path: Object.fromEntries(names.map((name) => [name, place[name] ?? ''])) };
}

type Ids = Readonly<Record<string, readonly string[]>>;

async function knownIds(client: TenantClient, places: readonly Place[]): Promise<Ids> {
    const ids: Record<string, string[]> = {};
    ids['target_list_id'] = places.flatMap((place) => place['targetlist_id'] ?? []);
    for (const [parameter, [operation, field]] of Object.entries(LISTS)) {
        ids[parameter] = (await client.rows(operation, { query: { limit: 30 } })).map((row) => String(row[field]));
    }
    const apps = await client.rows('getAllApplications');
    ids['version_id'] = apps
        .flatMap((app) => (Array.isArray(app['versions']) ? app['versions'] : []))
        .map((version) => String(readObject(version)['id']));
    const device = ids['device_id']?.[0] ?? '';
    ids['app_id'] = (await client.rows('getDeviceApps', { path: { device_id: device } })).map((row) =>
        String(row['id']),
    );
    ids['v0'] = (await client.rows('listCommandRequests')).map((row) => String(row['id']));
    ids['v0status'] = (
        await client.rows('getCommandRequestStatuses', {
            query: { request: [UNKNOWN, ...ids['v0']].join(','), limit: 50 },
        })
    ).map((row) => String(row['id']));
    ids['v2'] = (await client.rows('getAllDevicesV2')).map((row) => String(row['id']));
    const others = await client.rows('getAllDevicesV2', { query: { platform: 'APPLE,LINUX,WINDOWS' } });
    ids['other'] = others.map((row) => String(row['id']));
    return ids;
}

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

function makeCall(random: Random, operation: Operation, ids: Ids, client: TenantClient): Sent {
    const one = (name: string) => {
        const list = ids[name] ?? [];
        return list.length === 0 || random() < 0.03
            ? operation.pathParameters.some((one) => one.name === name && one.kind === 'integer')
                ? '1'
                : UNKNOWN
            : pickOne(random, list);
    };
    const path: Record<string, string> = {};
    for (const [, name = ''] of operation.path.matchAll(/\{(\w+)\}/g)) {
        if (name === 'enterprise_id') continue;
        if (name === 'developerapp_id') path[name] = '7d1e4b58-2c96-4f0a-b8e3-51a6c9d07f24';
        else if (name === 'id')
            path[name] = one(
                operation.id === 'deleteDevice'
                    ? 'other'
                    : operation.id.includes('Device')
                      ? 'v2'
                      : operation.id.includes('Converge')
                        ? 'converge'
                        : operation.id.endsWith('CommandStatus')
                          ? 'v0status'
                          : 'v0',
            );
        else if (name === 'geofence_id' && isOfGeofenceV1(operation)) path[name] = one('geofence_v1');
        else if (name === 'subscription_id' && operation.id.includes('ReportSubscription'))
            path[name] = one('report_subscription');
        else if (name === 'deviceId') path[name] = one('v2');
        else if (name === 'operationsId') path[name] = one('operationId');
        else path[name] = one(name);
    }
    const sentBefore = SENT_BEFORE[operation.id];
    if (sentBefore !== undefined && sentBefore.length > 0) Object.assign(path, pickOne(random, sentBefore));

    const known = knownValues(random, one, client, operation);
    const query: Record<string, string | number | boolean> = {};
    for (const { name, required, schema } of operation.query) {
        // Short pages: what is checked is each row, and rows are alike.
        if (!required && name !== 'limit' && random() < 0.85) continue;
        const value = sampleOf(random, schema, (asked) => (asked === name ? known(`?${name}`) : undefined), name);
        if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') query[name] = value;
    }
    if (operation.body?.kind === 'form') return { path, query, file: makeFile(random, operation) };
    return { path, query, ...(operation.body && { body: makeBody(random, operation, known) }) };
}

const isOfGeofenceV1 = ({ path }: Operation): boolean => path.startsWith('/geofence/');

/** Where v1 commands that were sent can be read, versions that were saved, and devices of operations. */
const SENT_BEFORE: Readonly<Record<string, Readonly<Record<string, string>>[]>> = {
    getCommand: [],
    getGroupCommand: [],
    getBlueprintVersion: [],
    getDeviceOperation: [],
    updateDeviceOperation: [],
    updateOperation: [],
    getReport: [],
};

/** Better values than the schema gives, by name: ids that are there, limits that keep the test short. */
function knownValues(random: Random, one: (name: string) => string, client: TenantClient, operation: Operation) {
    const values: Readonly<Record<string, () => unknown>> = {
        '?limit': () => 1 + Math.floor(random() * 4),
        '?offset': () => Math.floor(random() * 30),
        '?cursor': () => 'start',
        '?ordering': () =>
            operation.id === 'getAllDevicesV2'
                ? pickOne(random, ['name', '-last_seen', 'battery_level', '-model'])
                : undefined,
        '?access_token': () => client.tenant.apiKey,
        '?device': () => one('device_id'),
        '?device_id': () => one('v2'),
        '?request': () => one('v0'),
        '?request_id': () => undefined,
        '?whitelisted': () => 'true',
        'devices[]': () => one(operation.id === 'createCommandRequest' ? 'v2' : 'device_id'),
        'device_ids[]': () => one('device_id'),
        'groups[]': () => one('group_id'),
        parent: () => one('group_id'),
        app_version: () => one('version_id'),
        package_name: () => pickOne(random, ['com.harborpine.checkout', 'com.android.chrome', 'com.example.unknown']),
        policy_url: () =>
            `${client.tenant.baseUrl}/enterprise/${client.tenant.enterpriseId}/policy/${one('policy_id')}/`,
        content_id: () => one('content_id'),
        latitude: () => (random() < 0.5 || isOfGeofenceV1(operation) ? 45.5289 : '45.5289'),
        longitude: () => (random() < 0.5 || isOfGeofenceV1(operation) ? -122.6822 : '-122.6822'),
        'geofence_ids[]': () => one('geofence_v1'),
        'device_actions[]': () => pickOne(random, ['LOCK_DOWN', 'BEEP', 'lock_down', 'beep']),
        device_id: () => one('v2'),
        operation_type: () => (operation.id === 'createOperation' && random() < 0.9 ? 'CONVERGE' : undefined),
        device_group_id: () => one('group_id'),
        group_id: () => one('group_id'),
        thumbnail: () => one('thumbnail_id'),
        target_list_id: () => one('target_list_id'),
        timeout_seconds: () => 604_800,
        operation_device_query: () =>
            random() < 0.5
                ? { device_ids: `${one('v2')},${one('v2')}` }
                : { device_request: { state: pickOne(random, ['1', '60']) } },
        // What a blueprint names has to be there.
        apps: () => [],
        files: () => [],
        wifi_access_points: () => [{ wifi_ssid: 'HP-Back' }],
        enterprise: () =>
            isOfAlerts(operation)
                ? client.tenant.enterpriseId
                : `${client.tenant.baseUrl}/enterprise/${client.tenant.enterpriseId}/`,
        'alert_channels[]': () => one('alert_id'),
        metric: () => pickOne(random, ['battery_level', 'offline', 'bluetooth', 'unknown']),
        type: () => (isOfAlerts(operation) ? 'email' : undefined),
        schedule: () => (random() < 0.8 ? 'IMMEDIATE' : undefined),
    };
    return (name: string) => values[name]?.();
}

function makeBody(random: Random, operation: Operation, known: (name: string) => unknown): unknown {
    const sample = operation.body?.kind === 'json' ? sampleOf(random, operation.body.schema, known) : {};
    if (Array.isArray(sample)) return sample;
    const body = readObject(sample);
    if (/AlarmRule$/.test(operation.id)) return withOneKind(random, body);
    if (operation.id === 'createConverge' || operation.id === 'createOperation') return withWindow(body);
    if (!operation.id.startsWith('createCommand')) return body;
    // Most commands should be ones that a device can be sent.
    const { schedule_args: _, ...rest } = body;
    const isLater = rest['schedule'] === 'WINDOW' || rest['schedule'] === 'RECURRING';
    const devices = [...new Set([known('devices[]'), known('devices[]')])];
    return {
        device_type: 'all',
        devices,
        groups: [known('groups[]')],
        ...rest,
        ...(isLater && { schedule_args: SCHEDULE }),
    };
}

const isOfAlerts = ({ id }: Operation): boolean => /AlarmRule|AlertChannel/.test(id);

/** Leaves an alarm rule its devices or its groups, and no interval below 0. */
function withOneKind(random: Random, body: JsonObject): JsonObject {
    const other = random() < 0.5 ? { devices: [] } : { groups: [] };
    return { ...body, ...other, realert_interval: 5, repeat_times: 2 };
}

/** Gives a window to what is to run in one, and takes it from what is not. */
function withWindow({ schedule_args: _, ...body }: JsonObject): JsonObject {
    return body['schedule_type'] === 'WINDOW' ? { ...body, schedule_args: SCHEDULE } : body;
}

const SCHEDULE = { start_datetime: '2027-01-01T00:00:00Z', end_datetime: '2027-06-01T00:00:00Z', time_type: 'device' };

function makeFile(random: Random, operation: Operation): File {
    if (operation.id === 'upload') return new File([APK], 'harbor-checkout.apk');
    if (operation.id === 'uploadGroupThumbnail') return new File([PNG], 'group.png');
    return new File(['some text'], `file-${Math.floor(random() * 1e6)}.txt`, { type: 'text/plain' });
}

async function checkWritten(client: TenantClient, id: string, sent: Sent, answer: JsonObject): Promise<void> {
    const written = answer['content'] === undefined ? answer : readObject(answer, 'content');
    const read = { runCommand: 'getCommand', runGroupCommand: 'getGroupCommand' }[id];
    if (read !== undefined)
        SENT_BEFORE[read]?.push({ ...(sent.path as Record<string, string>), command_id: String(written['id']) });
    if (id === 'createBlueprint' || id === 'updateBlueprint')
        SENT_BEFORE['getBlueprintVersion']?.push({
            blueprint_id: String(written['id']),
            version_id: String(written['version_id']),
        });
    if (id === 'createReport') SENT_BEFORE['getReport']?.push({ report_id: String(written['id']) });
    if (id === 'createOperation') {
        SENT_BEFORE['updateOperation']?.push({ operationId: String(written['id']) });
        const ids = readString(readObject(sent.body, 'operation_device_query'), 'device_ids') ?? '';
        for (const deviceId of ids.split(','))
            for (const part of ['getDeviceOperation', 'updateDeviceOperation'])
                SENT_BEFORE[part]?.push({ operationsId: String(written['id']), deviceId });
    }
    const back = READ_BACK[id];
    if (back !== undefined) {
        const [operation, parameter] = back;
        const path = {
            ...sent.path,
            [parameter]: String(parameter === 'enterprise_id' ? client.tenant.enterpriseId : written['id']),
        };
        const answered = await client.ok(operation, { path });
        const now = answered['content'] === undefined ? answered : readObject(answered, 'content');
        for (const [name, value] of Object.entries(readObject(sent.body))) {
            // A reference is sent as an id and comes back as an address; lists of ids have none of their own.
            if (isJsonObject(now) && name in now && !['parent', 'enterprise'].includes(name))
                expectSame(id, name, now[name], value, sent);
        }
    }
    const gone = DELETED[id];
    if (gone !== undefined) expect((await client.call(gone, { path: sent.path ?? {} })).status).toBe(404);
    if (id === 'upload') {
        const application = readObject(answer, 'application');
        const versions = await client.rows('getAppVersions', {
            path: { application_id: readString(application, 'id') ?? '' },
        });
        expect(versions[0]).toMatchObject({ version_code: '4.3.1', build_number: '431' });
    }
}

function idsOf(rows: unknown): unknown[] {
    return Array.isArray(rows) ? rows.map((row) => readObject(row)['id']) : [];
}

function expectSame(id: string, name: string, read: unknown, sent: unknown, call: Sent): void {
    // commands v0 answers an unused list as null; a geofence is answered in numbers and capitals.
    if (read === null && Array.isArray(sent) && sent.length === 0) return;
    if (['latitude', 'longitude'].includes(name) && read === Number(sent)) return;
    if (name === 'device_actions' && String(read) === String(sent).toUpperCase()) return;
    // Kinds of numbers are sent as numbers and read as words.
    if (name === 'unique_identifiers') return;
    // A rule is sent ids, and answers records.
    if (['devices', 'groups', 'alert_channels'].includes(name) && isDeepStrictEqual(idsOf(read), sent)) return;
    // Not expect(): it costs more than the calls.
    if (!isDeepStrictEqual(read, sent))
        throw new Error(
            `${id}: ${name} was sent as ${JSON.stringify(sent)} and read as ${JSON.stringify(read)} (${JSON.stringify(call)})`,
        );
}
