// What is said of a property or an argument besides its type.
import { adds, breaks, keeps } from '../finding.mjs';
import { itemsOf } from '../nodes.mjs';

export const memberRules = {
    deprecated: ({ now }, place, { nameOf }) =>
        now
            ? adds('deprecated', nameOf(place), 'is deprecated', 'code that has it goes on working')
            : keeps('undeprecated', nameOf(place), 'is no longer deprecated', 'code that has it goes on working'),

    default: ({ old, now }, place, { nameOf }) =>
        keeps(
            'default-changed',
            nameOf(place),
            `defaults to ${show(now)}, before to ${show(old)}`,
            "it is the API's own, for calls without it",
        ),

    format: ({ old, now }, place, { nameOf }) => {
        // A string in binary is a File, which is told as another type.
        if (old === 'binary' || now === 'binary') return undefined;
        const what = `has the format ${now ?? 'none'}, before ${old ?? 'none'}`;
        return keeps('format-changed', nameOf(place), what, 'its type is the same');
    },

    readOnly: ({ now }, place, { nameOf, directionsOf }) => {
        const what = now ? 'is only ever answered' : 'is more than answered now';
        if (directionsOf(place.owner).sent.size === 0)
            return keeps('read-only', nameOf(place), what, 'its type is the same');
        return now
            ? breaks('read-only', nameOf(place), what, 'code that gives it no longer compiles')
            : adds('not-read-only', nameOf(place), what, 'it may be given');
    },

    'x-args-by': ({ old, now }, place, { nameOf }) => {
        const fresh = itemsOf(now).filter((each) => !itemsOf(old).includes(each));
        if (fresh.length === 0)
            return adds('args-by', nameOf(place), 'is no longer checked for some values', 'whatever was given goes');
        return breaks(
            'args-by',
            nameOf(place),
            `is checked by value: ${fresh.join(', ')}`,
            'code that gives others no longer compiles',
        );
    },

    writeOnly: ({ now }, place, { nameOf }) =>
        keeps('write-only', nameOf(place), now ? 'is only ever sent' : 'is more than sent now', 'its type is the same'),

    'x-wire': ({ old, now }, place, { nameOf }) => {
        // The place in the path is told where the call has moved.
        if (old?.startsWith('path') && now?.startsWith('path')) return undefined;
        return keeps('wire-changed', nameOf(place), `is sent as ${now}, before as ${old}`, 'the client does it');
    },

    'x-style': ({ old, now }, place, { nameOf }) =>
        keeps(
            'wire-changed',
            nameOf(place),
            `is written in style ${now ?? 'form'}, before ${old ?? 'form'}`,
            'the client does it',
        ),

    'x-explode': ({ now }, place, { nameOf }) =>
        keeps(
            'wire-changed',
            nameOf(place),
            now === false ? 'is joined by commas' : 'is repeated for each value',
            'the client does it',
        ),

    'x-esper-filled': ({ now }, place, { nameOf, requestOf }) => {
        // Where that makes it optional or required, this is what is told.
        const isRequired = ({ required }) => required.includes(place.members[0]);
        const { old: before, now: after } = requestOf(place.owner);
        if (isRequired(before) !== isRequired(after)) return undefined;
        return now
            ? keeps(
                  'filled',
                  nameOf(place),
                  'is filled in by the client when left out',
                  'calls that give it go on as before',
              )
            : breaks(
                  'not-filled',
                  nameOf(place),
                  'is no longer filled in by the client',
                  'calls without it send nothing there',
              );
    },

    'x-esper-secret': ({ now }, place, { nameOf }) =>
        now
            ? keeps('secret', nameOf(place), 'is a secret', 'logs and errors leave it out')
            : breaks('not-secret', nameOf(place), 'is no secret any more', 'logs and errors would show it'),

    'x-esper-max-bytes': ({ old, now }, place, { nameOf }) => {
        const what = `takes ${bytes(now)}, before ${bytes(old)}`;
        const isSmaller = now !== undefined && (old === undefined || now < old);
        return isSmaller
            ? breaks('max-bytes-lowered', nameOf(place), what, 'files that went are refused before they are sent')
            : adds('max-bytes-raised', nameOf(place), what, 'larger files go');
    },

    'x-esper-needs-name': ({ now }, place, { nameOf }) =>
        now
            ? breaks(
                  'needs-name',
                  nameOf(place),
                  'must have a name',
                  'files without one are refused before they are sent',
              )
            : adds('needs-no-name', nameOf(place), 'may go without a name', 'files without one are sent'),
};

const show = (value) => (value === undefined ? 'nothing' : JSON.stringify(value));

const bytes = (count) => (count === undefined ? 'a file of any size' : `${count} bytes at most`);
