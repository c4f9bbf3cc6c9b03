import { badField } from '../../http/refusal.js';
import { type JsonObject, readBoolean, readObject, readString, readStrings } from '../../util/json.js';
import { REPORT_KINDS, type Wanted } from './kinds.js';

const DAY = 86_400_000;

/** The day after which the times of a span have to be, whatever the report is about. */
const FIRST_DAY = '2024-07-01';

/** A report that is ordered. */
interface Order {
    kind: keyof typeof REPORT_KINDS;
    isDownload: boolean;
    wanted: Wanted;
}

/** Reads the order of a report. Throws a 400 `Refusal` for a time of which there are no data. */
export function readOrder(body: JsonObject, now: number): Order {
    const kind = readString(body, 'report_type') === 'device' ? 'device' : 'device_apps';
    const filters = readObject(body, 'filters');
    // Those that go with apps alone are as unknown fields at a report on devices: nothing is done with them.
    const ofApps = kind === 'device_apps' ? filters : {};
    return {
        kind,
        isDownload: readBoolean(body, 'is_download') ?? false,
        wanted: {
            until: readDay(filters, REPORT_KINDS[kind].after) ?? readSpan(body) ?? now,
            platforms: readStrings(filters, 'platform'),
            systems: readStrings(ofApps, 'device_os'),
            packages: readStrings(ofApps, 'package_name'),
            appStates: readStrings(ofApps, 'app_state'),
        },
    };
}

/** Reads the end of the day that a report is to be of. */
function readDay(filters: JsonObject, after: string): number | undefined {
    const day = readString(filters, 'date');
    if (day === undefined) return undefined;
    if (day <= after) throw badField('filters.date', `Must be after ${after}.`);
    return Date.parse(day) + DAY;
}

/** Reads the end of the span that a report is to be of. */
function readSpan(body: JsonObject): number | undefined {
    const [start, end] = [readTime(body, 'start_time'), readTime(body, 'end_time')];
    if (start !== undefined && end !== undefined && end < start)
        throw badField('end_time', 'Must not be before start_time.');
    return end;
}

function readTime(body: JsonObject, name: string): number | undefined {
    const text = readString(body, name);
    if (text === undefined) return undefined;
    const time = Date.parse(text);
    if (time <= Date.parse(FIRST_DAY)) throw badField(name, `Must be after ${FIRST_DAY}.`);
    return time;
}
