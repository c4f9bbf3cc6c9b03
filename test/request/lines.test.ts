import { readdirSync, readFileSync } from 'node:fs';
import { operations } from '../../generated/operations.js';
import { readOperation } from '../../src/request/operation.js';
import { operations as forms } from '../fixtures/forms/generated/operations.js';

const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    generated: operations,
    'test/fixtures/forms/generated': forms,
};

/** The members of the interfaces of parameters, by the operation: `name` or, if it may be left out, `name?`. */
function membersIn(folder: string): ReadonlyMap<string, readonly string[]> {
    const texts = readdirSync(`${folder}/apis`).map((file) => readFileSync(`${folder}/apis/${file}`, 'utf8'));
    const requests = texts.flatMap((text) => [
        ...text.matchAll(/\{@link \w+\.(\w+)\}\. \*\/\nexport interface \w+ \{\n([\s\S]*?)^\}/gm),
    ]);
    return new Map(
        requests.map(([, id = '', body = '']) => [
            id,
            [...body.matchAll(/^ {4}readonly (\S+\??):/gm)].map(([, member = '']) => member),
        ]),
    );
}

describe.each(Object.entries(TABLES))('the lines of %s', (folder, table) => {
    const members = membersIn(folder);

    test.each(Object.entries(table))('%s has the arguments that its types have', (id, line) => {
        const named = readOperation(id, line).arguments.map(
            ({ name, isRequired }) => `${name}${isRequired ? '' : '?'}`,
        );
        expect(named.sort()).toEqual([...(members.get(id) ?? [])].sort());
    });
});

test('a line is read once', () => {
    const line = 'kiosk GET /v1/kiosk/{kiosk_id}/';
    expect(readOperation('getKiosk', line)).toBe(readOperation('getKiosk', line));
});

test('every word of a line is understood', () => {
    const line =
        'kiosk POST /v1/e/{enterprise_id~}/k/{kioskUuid=uuid}/x ?state! ?_default=default ?ids, ?marks%7C ?words%20* ?filter{} ' +
        ':X-Trace-Id* form=multipart &label! @app_file!<100 ->text/csv empty=204,304 list=page.rows:page.total:,7,cursor';
    const { arguments: all, ...rest } = readOperation('test', line);
    expect(rest).toMatchObject({
        id: 'test',
        method: 'POST',
        pathTemplate: '/v1/e/{enterprise_id}/k/{uuid}/x',
        form: 'multipart',
        answer: 'text/csv',
        empty: [204, 304],
        pagination: {
            operation: 'test',
            pageSize: 7,
            limitParameter: undefined,
            cursorParameter: 'cursor',
            shape: { rows: ['page', 'rows'], count: ['page', 'total'], next: [] },
        },
    });
    const said = all.map(({ place, name, wire, style = '-', isRequired, isFilled, isSecret, limit = '-' }) =>
        [place, name, wire, style, isRequired && 'required', isFilled && 'filled', isSecret && 'secret', limit]
            .filter(Boolean)
            .join(' '),
    );
    expect(said).toEqual([
        '{ enterpriseId enterprise_id - required filled -',
        '{ kioskUuid uuid - required -',
        '? state state - required -',
        '? _default default - -',
        '? ids ids , -',
        '? marks marks %7C -',
        '? words words %20 secret -',
        '? filter filter {} -',
        ': xTraceId X-Trace-Id - secret -',
        '& label label - required -',
        '@ appFile app_file - required 100',
    ]);
});

test.each<[line: string, expected: object | undefined]>([
    ['k GET /k/', undefined],
    ['k GET /k/ ?limit list=classic', { pageSize: 100, limitParameter: 'limit', shape: undefined }],
    ['k GET /k/ list=v2,500', { pageSize: 500, limitParameter: undefined, shape: undefined }],
    // Without a count, a next and a limit it comes whole.
    ['k GET /k/ list=.::', { shape: { rows: [], count: [], next: null } }],
    ['k GET /k/ ?limit list=.::', { shape: { rows: [], count: [], next: [] } }],
    ['k GET /k/ list=roles:count:', { shape: { rows: ['roles'], count: ['count'], next: [] } }],
])('the pages of %j are %j', (line, expected) => {
    const { pagination } = readOperation('test', line);
    if (expected === undefined) expect(pagination).toBeUndefined();
    else expect(pagination).toMatchObject(expected);
});
