import { created, type Handlers, ok } from '../../http/call.js';
import { notFound, Refusal } from '../../http/refusal.js';
import type { State } from '../../state/state.js';

/** Handles the API key: what it may do, and its renewal. */
export function tokenHandlers(state: State): Handlers {
    const { keys } = state;
    return {
        getTokenInfo() {
            const { id, token, refresh_token, created_on, updated_on, expires_on } = keys.current;
            return ok({
                id,
                enterprise: state.enterprise.id,
                user: String(keys.user.id),
                developer_app: keys.developerApp.id,
                source_refresh_token: refresh_token,
                token,
                scope: keys.scope,
                created_on,
                updated_on,
                expires_on,
            });
        },
        renewToken(call) {
            if (call.path('developerapp_id') !== keys.developerApp.id) throw notFound();
            if (call.query.string('access_token') !== keys.current.token)
                throw new Refusal(400, ['access_token: Invalid token.']);
            const { id, token, created_on, updated_on, expires_on } = keys.renew(state.clock.now());
            return created({
                id,
                user: String(keys.user.id),
                enterprise: `${state.enterprise.name} [${state.enterprise.id}]`,
                token,
                expires_at: expires_on,
                developerapp: `${keys.developerApp.name} (${keys.developerApp.id})`,
                scope: keys.scope.join(' '),
                created_on,
                updated_on,
            });
        },
    };
}
