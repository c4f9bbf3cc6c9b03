import { type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { notFound, Refusal } from '../../http/refusal.js';
import type { EnterpriseRecord, State, SubscriptionRecord } from '../../state/state.js';
import { readBoolean, readString, readStringOrNull, withoutUndefined } from '../../util/json.js';

/** The tenant's own profile, its API key, and its event subscriptions. */
export function accountHandlers(state: State): Handlers {
    const { keys, subscriptions } = state;
    const findSubscription = (call: Call) => {
        const subscription = subscriptions.get(call.path('subscription_id'));
        if (subscription === undefined) throw notFound();
        return subscription;
    };
    return {
        getEnterprise: () => ok(state.enterprise),
        partialUpdateEnterprise(call) {
            state.enterprise = { ...state.enterprise, ...enterpriseChanges(call), updated_on: state.now() };
            return ok(state.enterprise);
        },
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
        getAllSubscriptions: (call) =>
            classicPage(
                call,
                rowsOf([...subscriptions.values()], (one) => writeSubscription(call.links, one)),
                state.maxPageSize,
            ),
        createSubscription(call) {
            const account = readString(call.body, 'aws_account_id') ?? '';
            const now = state.now();
            const subscription = {
                id: state.newId(),
                aws_account_id: account,
                sns_topic_arn: `arn:aws:sns:us-west-2:111122223333:harborpine-events-${account}`,
                is_subscribed: true,
                created_on: now,
                updated_on: now,
            };
            subscriptions.set(subscription.id, subscription);
            return created(writeSubscription(call.links, subscription));
        },
        getSubscription: (call) => ok(writeSubscription(call.links, findSubscription(call))),
        deleteSubscription(call) {
            subscriptions.delete(findSubscription(call).id);
            return NO_CONTENT;
        },
    };
}

function enterpriseChanges({ body }: Call): Partial<EnterpriseRecord> {
    return withoutUndefined<EnterpriseRecord>({
        name: readString(body, 'name'),
        registered_name: readString(body, 'registered_name'),
        registered_address: readString(body, 'registered_address'),
        location: readString(body, 'location'),
        zipcode: readString(body, 'zipcode'),
        contact_person: readStringOrNull(body, 'contact_person'),
        contact_number: readStringOrNull(body, 'contact_number'),
        contact_email: readString(body, 'contact_email'),
        wifi_lte_toggle_flag: readBoolean(body, 'wifi_lte_toggle_flag'),
    });
}

function writeSubscription(links: Links, subscription: SubscriptionRecord): unknown {
    return { ...subscription, enterprise: links.enterprise };
}
