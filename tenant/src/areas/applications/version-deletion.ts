import { type Answer, NO_CONTENT, ok } from '../../http/call.js';
import { badField } from '../../http/refusal.js';
import type { AppRecord, VersionRecord } from '../../state/app-records.js';
import type { State } from '../../state/state.js';

/** How long the API remembers that somebody asked to delete a version that templates use. */
const TICKET_LIFETIME = 600_000;

/**
 * Deleting a version takes two calls where provisioning templates use it: the first gets a ticket, the second one, with
 * the ticket, deletes. Copies on devices stay. With the last version the app goes.
 */
export function createVersionDeletion(state: State) {
    const tickets = new Map<string, { version: string; until: number }>();
    const { applications } = state.apps;

    const now = (appId: string, versionId: string) => {
        const app = applications.get(appId);
        if (app === undefined) return;
        for (const version of app.versions) {
            if (version.id !== versionId) continue;
            for (const file of [version.file, version.icon]) if (file !== null) state.files.remove(file);
        }
        const versions = app.versions.filter(({ id }) => id !== versionId);
        if (versions.length === 0) applications.delete(appId);
        else applications.set(appId, { ...app, versions, updated_on: state.now() });
        for (const template of state.templates.values()) {
            state.templates.set(template.id, {
                ...template,
                versions: template.versions.filter((id) => id !== versionId),
            });
        }
    };
    const asked = (
        { app, version }: { app: AppRecord; version: VersionRecord },
        ticket: string | undefined,
    ): Answer => {
        const templates = [...state.templates.values()].filter(({ versions }) => versions.includes(version.id));
        if (templates.length > 0 && ticket === undefined) {
            const request_id = state.newId();
            tickets.set(request_id, { version: version.id, until: state.clock.now() + TICKET_LIFETIME });
            return ok({ request_id, templates: templates.map(({ id, name }) => ({ id, name })) });
        }
        if (ticket !== undefined) {
            const known = tickets.get(ticket);
            if (known?.version !== version.id || known.until < state.clock.now())
                throw badField('request_id', 'Unknown or expired.');
            tickets.delete(ticket);
        }
        now(app.id, version.id);
        return NO_CONTENT;
    };
    return { now, asked };
}
