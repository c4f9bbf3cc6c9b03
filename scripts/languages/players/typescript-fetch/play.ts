// Plays the story with a client that openapi-generator made by typescript-fetch: play STORY.
import { readFileSync } from 'node:fs';
import * as esper from './client';

const { ESPER_BASE_URL = '', ESPER_API_KEY = '' } = process.env;
const configuration = new esper.Configuration({ basePath: ESPER_BASE_URL, accessToken: ESPER_API_KEY });
let enterpriseId = '';

interface Step {
    step: string;
    name: string;
    rename: string;
    limit: number;
    latitude: number;
    longitude: number;
    radius: number;
    device: string;
    devices: string[];
    command: esper.V0DeviceCommandEnum;
    text: string;
    tag: string;
}
const steps: Record<string, (step: Step) => Promise<unknown>> = {
    async token() {
        enterpriseId = (await new esper.TokenApi(configuration).getTokenInfo()).enterprise;
        return { enterprise: enterpriseId };
    },
    async devices({ limit }) {
        const page = await new esper.DeviceApi(configuration).getAllDevices({ enterpriseId, limit });
        return { count: page.count, rows: page.results.length, first: page.results[0].deviceName };
    },
    async fleet({ limit }) {
        const { content } = await new esper.DeviceV2Api(configuration).getAllDevicesV2({ limit });
        const models: Record<string, number> = {};
        for (const { platform } of content.results ?? []) models[platform] = (models[platform] ?? 0) + 1;
        return models;
    },
    async group({ name, devices }) {
        const api = new esper.DeviceGroupApi(configuration);
        const made = await api.createGroup({ enterpriseId, deviceGroup: { name } });
        const changed = await api.partialUpdateGroup({
            enterpriseId,
            groupId: made.id ?? '',
            action: esper.DeviceGroupAction.ADD,
            deviceGroup: { deviceIds: new Set(devices) },
        });
        return { path: changed.path, devices: changed.deviceCount };
    },
    async geofence({ name, latitude, longitude, radius, rename }) {
        const api = new esper.GeofenceApi(configuration);
        const geofence = { name, latitude, longitude, radius, radiusUnit: esper.GeofenceRadiusUnit.METERS };
        const { id } = await api.createGeofence({ enterpriseId, geofence });
        const read = await api.getGeofence({ enterpriseId, geofenceId: id });
        const put = await api.updateGeofence({ enterpriseId, geofenceId: id, geofence: { ...read, name: rename } });
        return { name: put.name, longitude: put.longitude, radius: put.radius };
    },
    async command({ device, command }) {
        const api = new esper.CommandsV2Api(configuration);
        const commandRequest = { commandType: esper.CommandType.DEVICE, devices: [device], command };
        const { id } = await api.createCommand({ enterpriseId, commandRequest });
        for (let look = 0; look < 100; look++) {
            const { results } = await api.getCommandRequestStatus({ enterpriseId, requestId: id });
            if (results[0]?.state === esper.CommandState.SUCCESS) return { state: results[0].state };
            await new Promise((done) => setTimeout(done, 50));
        }
        return {};
    },
    async content({ name, text, tag }) {
        const api = new esper.ContentApi(configuration);
        const { id } = await api.postContent({ enterpriseId, key: new File([text], name) });
        const changed = await api.patchContent({ enterpriseId, contentId: id, content: { tags: [tag] } });
        return { name: changed.name, size: changed.size, tags: changed.tags };
    },
    async missing({ device }) {
        const api = new esper.DeviceApi(configuration);
        const error = await api.getDeviceById({ enterpriseId, deviceId: device }).catch((reason) => reason);
        return { status: error instanceof esper.ResponseError ? error.response.status : undefined };
    },
};

const story: Step[] = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')).steps;
const play = async (step: Step) => (await steps[step.step]?.(step)) ?? {};

async function main() {
    for (const step of story) {
        const outcome = await play(step).then(
            (got) => ({ got }),
            (error) => ({ error: String(error) }),
        );
        console.log(JSON.stringify({ step: step.step, ...outcome }));
    }
}
void main();
