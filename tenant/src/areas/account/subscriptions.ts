import { type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { notFound } from '../../http/refusal.js';
import type { SubscriptionRecord } from '../../state/records.js';
import type { State } from '../../state/state.js';
import { readString } from '../../util/json.js';

/** Handles the subscriptions to the tenant's events. Nothing is ever sent to them. */
export function subscriptionHandlers(state: State): Handlers {
    const { subscriptions } = state;
    const find = (call: Call<{ subscription_id: string }>) => {
        const subscription = subscriptions.get(call.path('subscription_id'));
        if (subscription === undefined) throw notFound();
        return subscription;
    };
    return {
        getAllSubscriptions: (call) => {
            const rows = rowsOf([...subscriptions.values()], (one) => writeSubscription(call.links, one));
            return classicPage(call, rows);
        },
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
        getSubscription: (call) => ok(writeSubscription(call.links, find(call))),
        deleteSubscription(call) {
            subscriptions.delete(find(call).id);
            return NO_CONTENT;
        },
    };
}

function writeSubscription(links: Links, subscription: SubscriptionRecord): unknown {
    return { ...subscription, enterprise: links.enterprise };
}
