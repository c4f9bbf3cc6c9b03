import { badField } from '../../http/refusal.js';
import type { ScheduleRecord } from '../../state/command-record.js';
import { type JsonObject, readNumber, readObject, readString, readStrings } from '../../util/json.js';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const DAY = 86_400_000;
/** How many days are searched for one that fits. A schedule may be years long. */
const MAX_DAYS = 366;

/** A period in which a scheduled command may run, in milliseconds. */
export interface Window {
    from: number;
    to: number;
}

/** Reads when a command of a request may run; null when it runs at once. Throws a `Refusal`. */
export function readSchedule(body: JsonObject, now: number): ScheduleRecord | null {
    const kind = readString(body, 'schedule');
    if (kind !== 'WINDOW' && kind !== 'RECURRING') return null;
    const args = readObject(body, 'schedule_args');
    const [start, end] = ['start_datetime', 'end_datetime'].map((name) => {
        const time = Date.parse(readString(args, name) ?? '');
        if (Number.isNaN(time)) throw badField('schedule_args', `${name} is required for the schedule ${kind}.`);
        return time;
    });
    if (start === undefined || end === undefined || end <= start)
        throw badField('schedule_args', 'end_datetime must be after start_datetime.');
    if (end <= now) throw badField('schedule_args', 'end_datetime is in the past.');
    return { kind, args };
}

/**
 * Finds the first window of a schedule that is not over at `now`; undefined when none is left.
 *
 * With `time_type: device` the times are those of the device's time zone; the console's time zone is UTC here.
 */
export function nextWindow({ kind, args }: ScheduleRecord, timezone: string, now: number): Window | undefined {
    const zone = readString(args, 'time_type') === 'device' ? timezone : 'UTC';
    const [start, end] = [localTime(readString(args, 'start_datetime')), localTime(readString(args, 'end_datetime'))];
    if (start === undefined || end === undefined) return undefined;
    const whole = { from: toUtc(start, zone), to: toUtc(end, zone) };
    if (kind === 'WINDOW') return whole.to > now ? whole : undefined;

    const daily = {
        from: timeOfDay(readString(args, 'window_start_time')) ?? start % DAY,
        to: timeOfDay(readString(args, 'window_end_time')) ?? end % DAY,
    };
    const days = readStrings(args, 'days') ?? [];
    const anyDay = days.length === 0 || days.includes('All days');
    const first = Math.floor(Math.max(start, now - DAY) / DAY);
    for (let day = first; day < first + MAX_DAYS && day * DAY <= end; day++) {
        if (!anyDay && !days.includes(DAYS[new Date(day * DAY).getUTCDay()] ?? '')) continue;
        // A window that ends before it begins runs past midnight.
        const length = daily.to > daily.from ? daily.to - daily.from : daily.to + DAY - daily.from;
        const from = toUtc(day * DAY + daily.from, zone);
        const window = { from: Math.max(from, whole.from), to: Math.min(from + length, whole.to) };
        if (window.to > now && window.to > window.from) return window;
    }
    return undefined;
}

/** Parses `2026-09-22T09:00:00Z` to milliseconds, whatever zone it is meant in. */
function localTime(written: string | undefined): number | undefined {
    const time = Date.parse(written ?? '');
    return Number.isNaN(time) ? undefined : time;
}

/** Parses `02:00:00` to milliseconds since midnight. */
function timeOfDay(written: string | undefined): number | undefined {
    const match = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(written ?? '');
    return match ? ((Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3] ?? 0)) * 1000 : undefined;
}

/** Returns the moment at which the clocks of a zone show a local time. */
function toUtc(local: number, zone: string): number {
    return local - offsetOf(zone, local - offsetOf(zone, local));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns how far a zone is ahead of UTC at a moment, in milliseconds. An unknown zone counts as UTC. */
function offsetOf(zone: string, moment: number): number {
    if (zone === 'UTC') return 0;
    try {
        const format =
            formats.get(zone) ??
            new Intl.DateTimeFormat('en-US', {
                timeZone: zone,
                hourCycle: 'h23',
                dateStyle: 'short',
                timeStyle: 'medium',
            });
        formats.set(zone, format);
        const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
        const part = (name: string) => readNumber(parts, name) ?? 0;
        const shown = Date.UTC(
            2000 + part('year'),
            part('month') - 1,
            part('day'),
            part('hour'),
            part('minute'),
            part('second'),
        );
        return shown - Math.floor(moment / 1000) * 1000;
    } catch {
        return 0;
    }
}
