import { type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import type { ReportSubscriptionRecord } from '../../state/report-records.js';
import type { State } from '../../state/state.js';
import { readBoolean, readStrings, withoutUndefined } from '../../util/json.js';

/** From when on a test tenant has daily reports. */
const FIRST_REPORT = '2024-07-02T00:00:00Z';

/** States in which a device is not in use: wiped, or not enrolled yet. */
const UNUSED: ReadonlySet<number> = new Set([20, 200]);

/** Handles the daily report: its figures, and who gets it. No mail is sent. */
export function dailyReportHandlers(state: State): Handlers {
    const { reportSubscriptions: subscriptions } = state;
    const find = (call: Call<{ subscription_id: number }>): ReportSubscriptionRecord => {
        const subscription = subscriptions.get(call.path('subscription_id'));
        if (subscription === undefined) throw notFound();
        return subscription;
    };
    const save = (subscription: ReportSubscriptionRecord) => {
        subscriptions.set(subscription.id, subscription);
        return subscription;
    };
    const change = (call: Call<{ subscription_id: number }>) =>
        ok(save({ ...find(call), ...readSubscription(call), updated_on: state.now() }));
    return {
        getReportInfo: () => ok({ reportAvailabilityFrom: FIRST_REPORT, enableReportsWorkflow: true }),
        getEnterpriseReport: (call) => ok(countDevices(state, readSpan(call))),
        getAllReportSubscriptions: (call) =>
            classicPage(
                call,
                rowsOf([...subscriptions.values()], (one) => one),
            ),
        createReportSubscription: (call) => created(save({ ...newSubscription(state), ...readSubscription(call) })),
        getReportSubscription: (call) => ok(find(call)),
        updateReportSubscription: change,
        partialUpdateReportSubscription: change,
        deleteReportSubscription(call) {
            subscriptions.delete(find(call).id);
            return NO_CONTENT;
        },
    };
}

function newSubscription(state: State): ReportSubscriptionRecord {
    const now = state.now();
    const id = Math.max(0, ...state.reportSubscriptions.keys()) + 1;
    return { id, email_ids: [], is_subscribed: true, created_on: now, updated_on: now };
}

function readSubscription({ body }: Call): Partial<ReportSubscriptionRecord> {
    return withoutUndefined<ReportSubscriptionRecord>({
        email_ids: readStrings(body, 'email_ids'),
        is_subscribed: readBoolean(body, 'is_subscribed'),
    });
}

interface Span {
    start: number;
    end: number;
}

function readSpan({ query }: Call): Span {
    const [start, end] = ['start_date', 'end_date'].map((name) => Date.parse(query.string(name) ?? ''));
    const span = { start: start ?? Number.NaN, end: end ?? Number.NaN };
    if (span.end < span.start) throw badField('end_date', 'Must not be before start_date.');
    return span;
}

/**
 * Counts devices in a span.
 *
 * A tenant does not keep when devices were active: those count that were there in it and were heard of since it began.
 */
function countDevices({ devices }: State, { start, end }: Span): unknown {
    const there = devices
        .order()
        .map((n) => devices.peek(n))
        .filter((device) => Date.parse(device.created_on) <= end);
    const used = there.filter((device) => !UNUSED.has(device.state));
    return {
        peak_active_devices: used.filter((device) => Date.parse(device.last_seen) >= start).length,
        provisioned_devices: used.filter(({ provisioned_on }) => {
            const time = Date.parse(provisioned_on);
            return time >= start && time <= end;
        }).length,
        registered_devices: there.length,
    };
}
