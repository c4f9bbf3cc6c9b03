import { type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import type { AlertChannelRecord } from '../../state/alert-records.js';
import type { State } from '../../state/state.js';
import { readObject, readString, readStrings, withoutUndefined } from '../../util/json.js';
import { anyIncludes } from '../shared/list-filters.js';
import { checkEnterprise } from './read-rule.js';

/** Handles alert channels: lists of addresses. No mail is sent. */
export function alertChannelHandlers(state: State): Handlers {
    const { alertChannels: channels } = state;
    const find = (call: Call<{ alert_id: number }>): AlertChannelRecord => {
        const channel = channels.get(call.path('alert_id'));
        if (channel === undefined) throw notFound();
        return channel;
    };
    const save = (channel: AlertChannelRecord) => {
        if (channel.name.trim() === '') throw badField('name', 'This field may not be blank.');
        if (channel.type !== 'email') throw badField('type', `"${channel.type}" is not a valid choice.`);
        channels.set(channel.id, channel);
        return writeChannel(state, channel);
    };
    const change = (call: Call<{ alert_id: number }>) =>
        ok(save({ ...find(call), ...readChannel(state, call), updated_on: state.now() }));
    return {
        listAlertChannels(call) {
            const name = call.query.string('name')?.toLowerCase();
            const list = [...channels.values()].filter((one) => name === undefined || anyIncludes([one.name], name));
            return classicPage(
                call,
                rowsOf(list, (channel) => writeChannel(state, channel)),
            );
        },
        createAlertChannel: (call) => created(save({ ...newChannel(state), ...readChannel(state, call) })),
        getAlertChannel: (call) => ok(writeChannel(state, find(call))),
        updateAlertChannel: change,
        patchAlertChannel: change,
        deleteAlertChannel(call) {
            const { id } = find(call);
            if (linkedRules(state, id).length > 0) throw badField('detail', 'Alarm rules use the channel.');
            channels.delete(id);
            return NO_CONTENT;
        },
    };
}

function newChannel(state: State): AlertChannelRecord {
    const now = state.now();
    const id = Math.max(0, ...state.alertChannels.keys()) + 1;
    return { id, name: '', type: 'email', to_address: [], created_on: now, updated_on: now };
}

function readChannel(state: State, { body }: Call): Partial<AlertChannelRecord> {
    checkEnterprise(state, body);
    return withoutUndefined<AlertChannelRecord>({
        name: readString(body, 'name'),
        type: readString(body, 'type'),
        to_address: readStrings(readObject(body, 'properties'), 'to_address'),
    });
}

function linkedRules({ alarmRules }: State, id: number) {
    return [...alarmRules.values()].filter(({ alert_channels }) => alert_channels.includes(String(id)));
}

function writeChannel(state: State, { to_address, ...channel }: AlertChannelRecord): unknown {
    return {
        ...channel,
        enterprise: state.enterprise.id,
        properties: { to_address },
        linked_alerts: linkedRules(state, channel.id).map(({ id, name }) => ({
            id,
            alarm_name: name,
            type: channel.type,
        })),
    };
}
