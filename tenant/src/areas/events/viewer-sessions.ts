import type { Handlers } from '../../http/call.js';
import { contentPage, rowsOf } from '../../http/pages.js';
import type { Query } from '../../http/query.js';
import type { State } from '../../state/state.js';
import type { ViewerSessionRecord } from '../../state/viewer-session.js';

/** Handles the sessions of the remote viewer. No operation begins one, so they are those that the tenant starts with. */
export function viewerSessionHandlers(state: State): Handlers {
    return {
        getAllRemoteViewerSessions(call) {
            const found = [...state.viewerSessions.values()].filter((one) => passes(state, call.query, one));
            return contentPage(
                call,
                rowsOf(sortSessions(state, found, call.query), (one) => writeSession(state, one)),
            );
        },
    };
}

function passes(state: State, { string }: Query, session: ViewerSessionRecord): boolean {
    const is = (name: string, value: string) => (string(name) ?? value) === value;
    const has = (name: string, value: string) => value.toLowerCase().includes((string(name) ?? '').toLowerCase());
    const span = (name: string) => secondsOf(string(name));
    const time = (name: string) => timeOf(string(name));
    return (
        is('states', session.state) &&
        is('video_qualities', session.video_quality) &&
        is('created_by', session.created_by) &&
        has('reason', session.reason) &&
        has('device_name', nameOf(state, session)) &&
        isWithin(span, 'duration', session.seconds ?? undefined) &&
        isWithin(time, 'created_at', Date.parse(session.created_at)) &&
        isWithin(time, 'updated_at', Date.parse(session.updated_at))
    );
}

/** Whether a value passes `<field>_lt`, `_lte`, `_gt` and `_gte`. A value that there is not passes where none is asked. */
function isWithin(limit: (name: string) => number | undefined, field: string, value: number | undefined): boolean {
    const holds = (name: string, passesLimit: (value: number, most: number) => boolean): boolean => {
        const asked = limit(`${field}_${name}`);
        return asked === undefined || (value !== undefined && passesLimit(value, asked));
    };
    return (
        holds('lt', (one, most) => one < most) &&
        holds('lte', (one, most) => one <= most) &&
        holds('gt', (one, least) => one > least) &&
        holds('gte', (one, least) => one >= least)
    );
}

/** Sorts as `ordering` says, ascending; without it the newest come first. */
function sortSessions(state: State, sessions: ViewerSessionRecord[], { string }: Query): ViewerSessionRecord[] {
    const keyOf = SORT_KEYS[string('ordering') ?? ''] ?? newestFirst;
    const key = (session: ViewerSessionRecord) => keyOf(session, state);
    return sessions.toSorted((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
}

type SortKey = (session: ViewerSessionRecord, state: State) => string | number;

const newestFirst: SortKey = ({ created_at }) => -Date.parse(created_at);

const SORT_KEYS: Readonly<Record<string, SortKey>> = {
    created_at: ({ created_at }) => Date.parse(created_at),
    updated_at: ({ updated_at }) => Date.parse(updated_at),
    device_name: (session, state) => nameOf(state, session),
    duration: ({ seconds }) => seconds ?? -1,
    state: ({ state }) => state,
    reason: ({ reason }) => reason,
    video_quality: ({ video_quality }) => video_quality,
    created_by: ({ created_by }) => created_by,
};

function writeSession({ devices }: State, { id, device, seconds, ...session }: ViewerSessionRecord): unknown {
    const n = devices.find(device);
    const about = n === undefined ? undefined : devices.peek(n);
    return {
        session_id: id,
        device_id: device,
        ...session,
        ...(seconds !== null && { duration: durationOf(seconds) }),
        updated_by: session.created_by,
        ...(about && {
            device_name: about.device_name,
            device_alias: about.alias_name ?? '',
            device_state: about.state,
        }),
    };
}

function nameOf({ devices }: State, { device }: ViewerSessionRecord): string {
    const n = devices.find(device);
    return n === undefined ? '' : devices.field(n, 'device_name');
}

/** Writes seconds in ISO 8601: `PT1H4M12S`. */
function durationOf(seconds: number): string {
    const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
    const parts = [hours > 0 && `${hours}H`, minutes > 0 && `${minutes}M`, rest > 0 && `${rest}S`];
    return `PT${parts.filter(Boolean).join('') || '0S'}`;
}

/** Reads seconds of ISO 8601; undefined for what is no duration of hours, minutes and seconds. */
function secondsOf(duration: string | undefined): number | undefined {
    const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(duration ?? '');
    if (parts === null) return undefined;
    const [hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
    return hours * 3600 + minutes * 60 + seconds;
}

function timeOf(text: string | undefined): number | undefined {
    const time = Date.parse(text ?? '');
    return Number.isNaN(time) ? undefined : time;
}
