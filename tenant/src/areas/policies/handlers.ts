import { type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import type { PolicyRecord } from '../../state/records.js';
import type { State } from '../../state/state.js';
import { readBoolean, readObject, readString, readStringOrNull, withoutUndefined } from '../../util/json.js';
import { exactFirst, isBetweenInclusive } from '../shared/list-filters.js';

type PolicyCall = Call<{ policy_id: number }>;

/** Handles compliance policies. The command SET_NEW_POLICY gives them to devices. */
export function policyHandlers(state: State): Handlers {
    const { policies, devices } = state;
    const find = (call: PolicyCall) => {
        const policy = policies.get(call.path('policy_id'));
        if (policy === undefined) throw notFound();
        return policy;
    };
    const save = (policy: PolicyRecord) => {
        policies.set(policy.id, policy);
        devices.refresh();
        return policy;
    };
    // `policy` is replaced whole: what PATCH does with settings that were left out is not documented.
    const change = (call: PolicyCall) => {
        const policy = find(call);
        const changed = { ...policy, ...readPolicy(state, call, policy), updated_on: state.now() };
        return ok(writePolicy(state, call.links, save(changed)));
    };
    return {
        listPolicies(call) {
            const rows = rowsOf(selectPolicies(state, call), (policy) => writePolicy(state, call.links, policy));
            return classicPage(call, rows);
        },
        createPolicy(call) {
            const policy = { ...newPolicy(state), ...readPolicy(state, call) };
            return created(writePolicy(state, call.links, save(policy)));
        },
        getPolicyById: (call) => ok(writePolicy(state, call.links, find(call))),
        updatePolicy: change,
        partialupdatePolicy: change,
        deleteEnterprisePolicy(call) {
            const { id } = find(call);
            if (countDevices(state, id) > 0)
                throw badField('detail', 'The policy is applied to devices and cannot be deleted.');
            policies.delete(id);
            devices.refresh();
            return NO_CONTENT;
        },
    };
}

function selectPolicies({ policies }: State, { query }: Call): PolicyRecord[] {
    const name = query.string('name')?.toLowerCase();
    const active = query.boolean('is_active');
    const list = [...policies.values()].filter(
        (policy) =>
            (name === undefined || policy.name.toLowerCase().includes(name)) &&
            (active === undefined || policy.is_active === active) &&
            isBetweenInclusive(query, 'created_on', policy.created_on),
    );
    return exactFirst(list, (policy) => policy.name.toLowerCase() === name);
}

function newPolicy(state: State): PolicyRecord {
    const now = state.now();
    return {
        id: Math.max(0, ...state.policies.keys()) + 1,
        uuid: state.newId(),
        name: '',
        description: null,
        google_policy_id: null,
        is_active: true,
        policy: {},
        created_on: now,
        updated_on: now,
    };
}

/** Reads the fields of a policy that a body has. `self` is the policy that is changed. Throws a `Refusal`. */
function readPolicy(state: State, { body }: Call, self?: PolicyRecord): Partial<PolicyRecord> {
    const enterprise = readString(body, 'enterprise');
    if (enterprise !== undefined && !enterprise.includes(state.enterprise.id))
        throw badField('enterprise', 'Invalid hyperlink - No URL match.');
    const name = readString(body, 'name');
    for (const policy of state.policies.values()) {
        if (policy.name === name && policy.id !== self?.id)
            throw badField('name', 'A policy with this name already exists.');
    }
    return withoutUndefined<PolicyRecord>({
        name,
        description: readStringOrNull(body, 'description'),
        google_policy_id: readStringOrNull(body, 'google_policy_id'),
        is_active: readBoolean(body, 'is_active'),
        policy: body['policy'] === undefined ? undefined : readObject(body, 'policy'),
    });
}

function countDevices({ devices }: State, policy: number): number {
    const counts = devices.derive('devices per policy', () => {
        const found = new Map<number, number>();
        for (const n of devices.order()) {
            const id = devices.field(n, 'policy');
            if (id !== null) found.set(id, (found.get(id) ?? 0) + 1);
        }
        return found;
    });
    return counts.get(policy) ?? 0;
}

function writePolicy(state: State, links: Links, policy: PolicyRecord): unknown {
    return {
        ...policy,
        enterprise: links.enterprise,
        url: links.policy(policy.id),
        device_count: countDevices(state, policy.id),
    };
}
