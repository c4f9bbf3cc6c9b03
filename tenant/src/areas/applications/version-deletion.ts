import { type Answer, NO_CONTENT, ok } from '../../http/call.js';
import { badField } from '../../http/refusal.js';
import type { AppVersion } from '../../state/app-records.js';
import { newestVersion } from '../../state/blueprint-record.js';
import type { State } from '../../state/state.js';
import { blueprintWithApp } from '../shared/blueprint-uses.js';

/** How long a requested deletion can be confirmed, in milliseconds. */
const TICKET_LIFETIME = 600_000;

/**
 * Deletes versions of apps.
 *
 * Where provisioning templates use a version that takes two calls: the first one gets a ticket (`request_id`), the
 * second one confirms with it. A version that a blueprint uses is not deleted. Copies on devices stay. With its last
 * version an app goes, too.
 */
export class VersionDeletion {
    readonly #state: State;
    readonly #tickets = new Map<string, { version: string; until: number }>();

    constructor(state: State) {
        this.#state = state;
    }

    /** Answers a call that deletes a version: with a ticket, or after the deletion. */
    request({ app, version }: AppVersion, ticket: string | undefined): Answer {
        this.#checkUnused(version.id);
        const templates = [...this.#state.templates.values()].filter(({ versions }) => versions.includes(version.id));
        if (templates.length > 0 && ticket === undefined) {
            const request_id = this.#state.newId();
            this.#tickets.set(request_id, { version: version.id, until: this.#state.clock.now() + TICKET_LIFETIME });
            return ok({ request_id, templates: templates.map(({ id, name }) => ({ id, name })) });
        }
        if (ticket !== undefined) this.#redeem(ticket, version.id);
        this.delete(app.id, version.id);
        return NO_CONTENT;
    }

    /** Deletes a version at once. */
    delete(appId: string, versionId: string): void {
        const { apps, files, templates, now } = this.#state;
        const app = apps.applications.get(appId);
        if (app === undefined) return;
        for (const version of app.versions) {
            if (version.id !== versionId) continue;
            for (const file of [version.file, version.icon]) if (file !== null) files.remove(file);
        }
        const versions = app.versions.filter(({ id }) => id !== versionId);
        if (versions.length === 0) apps.applications.delete(appId);
        else apps.applications.set(appId, { ...app, versions, updated_on: now() });
        for (const template of templates.values()) {
            const kept = template.versions.filter((id) => id !== versionId);
            templates.set(template.id, { ...template, versions: kept });
        }
    }

    #checkUnused(versionId: string): void {
        const blueprint = blueprintWithApp(this.#state, versionId);
        if (blueprint !== undefined)
            throw badField('detail', `The blueprint ${newestVersion(blueprint).name} uses the version.`);
    }

    #redeem(ticket: string, versionId: string): void {
        const known = this.#tickets.get(ticket);
        if (known?.version !== versionId || known.until < this.#state.clock.now())
            throw badField('request_id', 'Unknown or expired.');
        this.#tickets.delete(ticket);
    }
}
