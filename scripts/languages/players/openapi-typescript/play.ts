// Plays the story with the types of openapi-typescript and openapi-fetch: play STORY.
import { readFileSync } from 'node:fs';
import createClient from 'openapi-fetch';
import type { components, paths } from './esper.js';

const { ESPER_BASE_URL = '', ESPER_API_KEY = '' } = process.env;
const client = createClient<paths>({
    baseUrl: ESPER_BASE_URL,
    headers: { authorization: `Bearer ${ESPER_API_KEY}` },
});
let enterprise_id = '';

/** The answer's body, or an error that says the status. */
async function body<T>(call: Promise<{ data?: T; response: Response }>): Promise<T> {
    const { data, response } = await call;
    if (data === undefined) throw new Error(`status ${response.status}`);
    return data;
}

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
    command: components['schemas']['V0DeviceCommandEnum'];
    text: string;
    tag: string;
}
const steps: Record<string, (step: Step) => Promise<unknown>> = {
    async token() {
        ({ enterprise: enterprise_id } = await body(client.GET('/v1/token-info/')));
        return { enterprise: enterprise_id };
    },
    async devices({ limit }) {
        const params = { path: { enterprise_id }, query: { limit } };
        const page = await body(client.GET('/enterprise/{enterprise_id}/device/', { params }));
        return { count: page.count, rows: page.results.length, first: page.results[0]?.device_name };
    },
    async fleet({ limit }) {
        const { content } = await body(client.GET('/v2/devices/', { params: { query: { limit } } }));
        const models: Record<string, number> = {};
        for (const { platform } of content.results ?? []) models[platform] = (models[platform] ?? 0) + 1;
        return models;
    },
    async group({ name, devices }) {
        const groups = '/enterprise/{enterprise_id}/devicegroup/';
        const made = await body(client.POST(groups, { params: { path: { enterprise_id } }, body: { name } }));
        const params = { path: { enterprise_id, group_id: made.id ?? '' }, query: { action: 'add' as const } };
        const changed = await body(
            client.PATCH('/enterprise/{enterprise_id}/devicegroup/{group_id}/', {
                params,
                body: { device_ids: devices },
            }),
        );
        return { path: changed.path, devices: changed.device_count };
    },
    async geofence({ name, latitude, longitude, radius, rename }) {
        const geofence: components['schemas']['GeofenceInput'] = {
            name,
            latitude,
            longitude,
            radius,
            radius_unit: 'METERS',
        };
        const { id } = await body(
            client.POST('/v0/enterprise/{enterprise_id}/geofence/', {
                params: { path: { enterprise_id } },
                body: geofence,
            }),
        );
        const params = { path: { enterprise_id, geofence_id: id } };
        const one = '/v0/enterprise/{enterprise_id}/geofence/{geofence_id}/';
        const read = await body(client.GET(one, { params }));
        const put = await body(client.PUT(one, { params, body: { ...read, name: rename } }));
        return { name: put.name, longitude: put.longitude, radius: put.radius };
    },
    async command({ device, command }) {
        const request = { command_type: 'DEVICE' as const, devices: [device], command };
        const { id } = await body(
            client.POST('/v0/enterprise/{enterprise_id}/command/', {
                params: { path: { enterprise_id } },
                body: request,
            }),
        );
        const params = { path: { enterprise_id, request_id: id } };
        for (let look = 0; look < 100; look++) {
            const { results } = await body(
                client.GET('/v0/enterprise/{enterprise_id}/command/{request_id}/status/', { params }),
            );
            if (results[0]?.state === 'Command Success') return { state: results[0].state };
            await new Promise((done) => setTimeout(done, 50));
        }
        return {};
    },
    async content({ name, text, tag }) {
        const form = new FormData();
        form.set('key', new File([text], name));
        const made = await body(
            client.POST('/v0/enterprise/{enterprise_id}/content/upload/', {
                params: { path: { enterprise_id } },
                body: { key: '' },
                bodySerializer: () => form,
            }),
        );
        const params = { path: { enterprise_id, content_id: made.id } };
        const changed = await body(
            client.PATCH('/v0/enterprise/{enterprise_id}/content/{content_id}/', { params, body: { tags: [tag] } }),
        );
        return { name: changed.name, size: changed.size, tags: changed.tags };
    },
    async missing({ device }) {
        const params = { path: { enterprise_id, device_id: device } };
        const { response } = await client.GET('/enterprise/{enterprise_id}/device/{device_id}/', { params });
        return { status: response.status };
    },
};

const story: Step[] = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')).steps;
const play = async (step: Step) => (await steps[step.step]?.(step)) ?? {};

for (const step of story) {
    const outcome = await play(step).then(
        (got) => ({ got }),
        (error) => ({ error: String(error) }),
    );
    console.log(JSON.stringify({ step: step.step, ...outcome }));
}
