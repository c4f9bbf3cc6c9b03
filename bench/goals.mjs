// What the client is to reach. Nothing fails by them: they are told beside what was measured.
import {
    AGAIN,
    AHEAD,
    BARE,
    FETCH_AGAIN,
    OURS,
    OURS_FETCH,
    OURS_UNDICI,
    PLAIN,
    PYTHON,
    SEQUENCE,
    UNDICI_AGAIN,
} from './names.mjs';

const GOALS = [
    most('CPU of a small call beside tuned axios, over A/A', 1.05, '×', (at) => {
        return at('call', OURS, 'cpu', 'ratio') / at('call', AGAIN, 'cpu', 'ratio');
    }),
    most('CPU of a small call beside axios as it comes', 1, '×', (at) => {
        return at('call', OURS, 'cpu') / at('call', PLAIN, 'cpu');
    }),
    most('CPU of a small call over undici beside tuned axios, over A/A', 1.05, '×', (at) => {
        return at('call', OURS_UNDICI, 'cpu', 'ratio') / at('call', AGAIN, 'cpu', 'ratio');
    }),
    ...[
        ['undici raw', OURS_UNDICI, UNDICI_AGAIN, 1.15, 'over undici beside undici.request'],
        ['undici raw, 32 in flight', OURS_UNDICI, UNDICI_AGAIN, 1.1, 'over undici beside undici.request, 32 in flight'],
        ['bare classes', BARE, AGAIN, 1.15, 'of a class with createAxios beside tuned axios'],
        ['fetch', OURS_FETCH, FETCH_AGAIN, 1.05, 'of esper-client/fetch beside bare fetch'],
    ].map(([row, ours, again, limit, how]) =>
        most(`CPU of a small call ${how}, over A/A`, limit, '×', (at) => {
            return at(row, ours, 'cpu', 'ratio') / at(row, again, 'cpu', 'ratio');
        }),
    ),
    ...[500, 100].flatMap((limit) =>
        [SEQUENCE, AHEAD].flatMap(({ how, ours, oursUndici }) => [
            ...sweepGoals(limit, how, ours),
            ...sweepGoals(limit, `${how}, over undici`, oursUndici),
        ]),
    ),
    ...[
        ['sweep-500-cpu', SEQUENCE, 7, ', no latency'],
        ['sweep-500', SEQUENCE, 7, ''],
        ['sweep-500', AHEAD, 18, ''],
    ].flatMap(([row, { how, ours, oursUndici }, times, latency]) => [
        fasterThanPython(row, `${how}${latency}`, times, ours),
        fasterThanPython(row, `${how}${latency}, over undici`, times, oursUndici),
    ]),
    ...[SEQUENCE, AHEAD].map(({ how, ours }) =>
        most(`heap that a million devices leave, ${how}`, 8, ' MiB', (at) => at('stream', ours, 'heap')),
    ),
    ...['ours', 'oursUndici'].flatMap((which) => {
        const by = which === 'ours' ? '' : ', over undici';
        return [
            most(`most memory of a million devices, over idle, ${SEQUENCE.how}${by}`, 60, ' MiB', (at) => {
                return at('stream', SEQUENCE[which], 'growth');
            }),
            most(`most memory of a million devices beside tuned axios, ${AHEAD.how}${by}`, 1.1, '×', (at) => {
                return at('stream', AHEAD[which], 'peak', 'ratio');
            }),
        ];
    }),
    most('memory of an upload of 300 MB', 64, ' MiB', (at) => at('upload', OURS, 'growth')),
    most('CPU of a download beside tuned axios, over A/A', 1.15, '×', (at) => {
        return at('download', OURS, 'cpu', 'ratio') / at('download', AGAIN, 'cpu', 'ratio');
    }),
    most('memory of a download of 300 MB', 64, ' MiB', (at) => at('download', OURS, 'growth')),
    most('import beside axios, ES modules', 1.3, '×', (at) => at('import', `${OURS}, ES modules`, 'cpu', 'ratio')),
    most('import beside axios, CommonJS', 1.3, '×', (at) => at('import', `${OURS}, CommonJS`, 'cpu', 'ratio')),
    most('listeners that 100,000 calls leave on one signal', 0, '', (at) => at('signal', OURS, 'listeners')),
];

/** The goals that rows speak of: what was measured, and whether it is enough. */
export function judge(rows) {
    const at = (name, label, measure, field = 'median') => {
        const row = rows.find((each) => each.name === name);
        return row?.lines.find((line) => line.label === label)?.[measure]?.[field] ?? Number.NaN;
    };
    return GOALS.map(({ value, ...goal }) => ({ ...goal, value: value(at) }))
        .filter(({ value }) => !Number.isNaN(value))
        .map(({ what, bound, unit, holds, value }) => {
            const shown = `${value.toFixed(unit === '×' ? 2 : unit === '' ? 0 : 1)}${unit}`;
            return { what, bound, shown, isMet: holds(value) };
        });
}

function most(what, limit, unit, value) {
    return { what, bound: `≤ ${limit}${unit}`, unit, value, holds: (measured) => measured <= limit };
}

function least(what, limit, unit, value) {
    return { what, bound: `≥ ${limit}${unit}`, unit, value, holds: (measured) => measured >= limit };
}

function sweepGoals(limit, how, ours) {
    return [
        most(`CPU of a sweep beside tuned axios, limit ${limit}, ${how}`, 0.9, '×', (at) => {
            return at(`sweep-${limit}-cpu`, ours, 'cpu', 'ratio');
        }),
        most(`time of a sweep beside tuned axios, limit ${limit}, ${how}`, 1.03, '×', (at) => {
            return at(`sweep-${limit}`, ours, 'wall', 'ratio');
        }),
    ];
}

function fasterThanPython(row, how, times, ours) {
    return least(`times as fast as the Python client, limit 500, ${how}`, times, '×', (at) => {
        return at(row, PYTHON, 'wall') / at(row, ours, 'wall');
    });
}
