import { badField, unknownKey } from '../../http/refusal.js';
import { IDENTIFIER_TYPES } from '../../state/directory-records.js';
import type { DirectoryRecord, IdentifierRecord } from '../../state/records.js';
import type { State } from '../../state/state.js';
import { isJsonObject, type JsonObject, readNumber, readString, readStrings } from '../../util/json.js';

/** What a number of each kind looks like. Of the other kinds nothing is published. */
const FORMS: Readonly<Record<string, { fits: (unique_id: string) => boolean; form: string }>> = {
    IMEI1: { fits: isImei, form: '15 digits with a valid check digit' },
    IMEI2: { fits: isImei, form: '15 digits with a valid check digit' },
    WIFI_MAC_ID: { fits: isMac, form: 'a MAC address' },
    ETHERNET_MAC_ID: { fits: isMac, form: 'a MAC address' },
};

/**
 * Reads a record from a body; `id` is that of the record that is written anew.
 * Throws a `Refusal` for a group that does not exist, and for a number that is none or that another record has.
 */
export function readRecord(state: State, body: JsonObject, id?: string): Omit<DirectoryRecord, 'id' | 'device_id'> {
    const group_id = readString(body, 'group_id') ?? null;
    if (group_id !== null && !state.groups.has(group_id)) throw unknownKey('group_id', group_id);
    const unique_identifiers = readIdentifiers(body);
    for (const one of unique_identifiers) checkIdentifier(state, one, id);
    const keys = new Set(unique_identifiers.map(keyOf));
    if (keys.size < unique_identifiers.length) throw badField('unique_identifiers', 'A number stands there twice.');
    return {
        unique_identifiers,
        group_id,
        alias: readString(body, 'alias') ?? null,
        tags: readStrings(body, 'tags') ?? [],
    };
}

function readIdentifiers(body: JsonObject): IdentifierRecord[] {
    const list = body['unique_identifiers'];
    return (Array.isArray(list) ? list : []).filter(isJsonObject).map((one) => ({
        unique_id: (readString(one, 'unique_id') ?? '').trim(),
        type: readNumber(one, 'type') ?? -1,
    }));
}

function checkIdentifier({ directoryRecords }: State, one: IdentifierRecord, id: string | undefined): void {
    const kind = IDENTIFIER_TYPES[one.type] ?? '';
    if (one.unique_id === '') throw badField('unique_identifiers', 'unique_id may not be blank.');
    const { fits, form } = FORMS[kind] ?? {};
    if (fits?.(one.unique_id) === false)
        throw badField('unique_identifiers', `"${one.unique_id}" is no ${kind}: expected ${form}.`);
    for (const other of directoryRecords.values()) {
        if (other.id !== id && other.unique_identifiers.some((its) => keyOf(its) === keyOf(one)))
            throw badField('unique_identifiers', `A record with the ${kind} "${one.unique_id}" already exists.`);
    }
}

/** What makes a number the same as another one. The two IMEIs of a device have one numbering. */
function keyOf({ unique_id, type }: IdentifierRecord): string {
    return `${IDENTIFIER_TYPES[type]?.replace(/\d$/, '')} ${unique_id.toLowerCase()}`;
}

function isMac(unique_id: string): boolean {
    return /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(unique_id);
}

/** Whether a number has 15 digits, the last of which makes the sum right (Luhn). */
function isImei(unique_id: string): boolean {
    if (!/^\d{15}$/.test(unique_id)) return false;
    const sum = [...unique_id].map(Number).reduce((total, digit, i) => {
        const counted = i % 2 === 0 ? digit : digit * 2;
        return total + (counted > 9 ? counted - 9 : counted);
    }, 0);
    return sum % 10 === 0;
}
