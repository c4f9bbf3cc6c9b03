import { type Answer, type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import type { Query } from '../../http/query.js';
import { notFound } from '../../http/refusal.js';
import type { AppRecord } from '../../state/app-records.js';
import type { State } from '../../state/state.js';
import { isBetween } from '../shared/list-filters.js';
import { addUpload } from './app-upload.js';
import { writeApplication, writeApplicationV1 } from './rows.js';
import type { VersionDeletion } from './version-deletion.js';

/** The families of operations on apps. The legacy one has only apps with an APK. */
export type AppFamily = 'legacy' | 'v1';

/** Handles apps: lists, uploads and deletion, legacy and V1. */
export function appHandlers(state: State, deletion: VersionDeletion): Handlers {
    const listApps = (call: Call, family: AppFamily) => {
        const list = [...state.apps.applications.values()].filter((app) => keepsApp(call.query, family, app));
        const write = family === 'legacy' ? writeApplication : writeApplicationV1;
        return classicPage(
            call,
            rowsOf(list, (app) => write(state, call.links, app)),
        );
    };
    const deleteApp = (call: Call<AppPath>, family: AppFamily): Answer => {
        const app = findApp(state, call, family);
        for (const version of app.versions) deletion.delete(app.id, version.id);
        return NO_CONTENT;
    };
    return {
        getAllApplications: (call) => listApps(call, 'legacy'),
        getAllApplicationsV1: (call) => listApps(call, 'v1'),
        getApplication: (call) => ok(writeApplication(state, call.links, findApp(state, call, 'legacy'))),
        getApplicationv1: (call) => ok(writeApplicationV1(state, call.links, findApp(state, call, 'v1'))),
        deleteApplication: (call) => deleteApp(call, 'legacy'),
        deleteApplicationV1: (call) => deleteApp(call, 'v1'),
        upload: async (call) =>
            created({
                application: writeApplication(state, call.links, await addUpload(state, call.files.get('app_file'))),
            }),
    };
}

/** A path that names an app. */
export type AppPath = { application_id: string };

/** Finds the app that a call names. Throws a 404 `Refusal`. */
export function findApp({ apps }: State, call: Call<AppPath>, family: AppFamily): AppRecord {
    const app = apps.applications.get(call.path('application_id'));
    if (app === undefined || (family === 'legacy' && app.kind === 'play')) throw notFound();
    return app;
}

function keepsApp(query: Query, family: AppFamily, app: AppRecord): boolean {
    if (family === 'legacy' && app.kind === 'play') return false;
    if ((query.boolean('is_hidden') ?? false) !== (app.kind === 'hidden')) return false;
    const name = query.string('application_name')?.toLowerCase();
    const packageName = query.string('package_name')?.toLowerCase();
    const sdk = query.number('supported_sdk');
    const uploaded = query.boolean('has_uploaded_version');
    const found = app.package_name.toLowerCase();
    return (
        (name === undefined || app.application_name.toLowerCase().includes(name)) &&
        (packageName === undefined ||
            (query.boolean('package_name_exact') ? found === packageName : found.includes(packageName))) &&
        (uploaded === undefined || (app.kind !== 'play') === uploaded) &&
        (query.string('category') === undefined || app.category === query.string('category')) &&
        (sdk === undefined || app.versions.some(({ min_sdk_version }) => Number(min_sdk_version ?? 0) <= sdk)) &&
        (query.boolean('is_active') ?? true) &&
        isBetween(query, 'created_on', app.created_on) &&
        isBetween(query, 'updated_on', app.updated_on)
    );
}
