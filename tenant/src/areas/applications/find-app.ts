import type { Call } from '../../http/call.js';
import { notFound } from '../../http/refusal.js';
import type { AppRecord, AppVersion } from '../../state/app-records.js';
import type { State } from '../../state/state.js';

/** The families of operations on apps. The legacy one has only apps with an APK. */
export type AppFamily = 'legacy' | 'v1';

/** Finds the app that a call names. Throws a 404 `Refusal`. */
export function findApp({ apps }: State, call: Call, family: AppFamily): AppRecord {
    const app = apps.applications.get(call.path('application_id'));
    if (app === undefined || (family === 'legacy' && app.kind === 'play')) throw notFound();
    return app;
}

/** Finds the version that a call names. Throws a 404 `Refusal`. */
export function findVersion(state: State, call: Call, family: AppFamily): AppVersion {
    const app = findApp(state, call, family);
    const version = app.versions.find(({ id }) => id === call.path('version_id'));
    if (version === undefined) throw notFound();
    return { app, version };
}
