import { CommandRunner } from '../../src/areas/commands/command-runner.js';
import { placeOf } from '../../src/areas/generic/places.js';
import { createHandlers } from '../../src/areas/handlers.js';
import { type Description, loadDescription } from '../../src/description/description.js';
import { checkOptions } from '../../src/options.js';
import { createState } from '../../src/state/create-state.js';
import { describePaths, gates } from '../support/described.js';
import { Player } from '../support/every-operation.js';

// An operation that is added with files below openapi/ alone is played here, as the description shows it: with its
// example as the body, below records that are made for it. Its answer has to fit its schema.

const { state } = createState(checkOptions({ devices: 0 }));
const written = new Set(Object.keys(createHandlers(state, new CommandRunner(state))));
const described = loadDescription();
const gate = gates('Gate');
const sample = describePaths({
    '/v1/gate/': gate.all,
    '/v1/gate/{gate_id}/': gate.one,
    '/v1/gate/{gate_id}/visit/': gates('Visit').all,
    '/v1/gate/{gate_id}/visit/{visit_id}/': gates('Visit').one,
});

const cases: readonly (readonly [id: string, description: Description])[] = [
    ...sample.routes().map(({ id }) => [id, sample] as const),
    ...described
        .routes()
        .filter(({ id }) => !written.has(id))
        .map(({ id }) => [id, described] as const),
];

it.each(cases)('%s, which has no handler, is answered as it is described', async (id, description) => {
    const player = new Player(description);
    const operation = player.operation(id);
    const { status, body, headers } = await player.send(id, { path: await player.pathFor(operation) });
    expect([status, status === operation.success.status ? undefined : body]).toEqual([
        operation.success.status,
        undefined,
    ]);
    expect(headers.get('x-esper-test-tenant')).toMatch(/^(generic|example)$/);
});

/** Collections that clients can add to and take from again, by what makes a record. */
const collections = cases.flatMap(([id, description]) => {
    const { method, path } = description.routes().find((one) => one.id === id) ?? {};
    const at = (wanted: string, end: string) =>
        description
            .routes()
            .find((one) => one.method === wanted && placeOf(one.path) === `${placeOf(path ?? '')}${end}`)?.id;
    const [list, get, remove] = [at('GET', ''), at('GET', '/{}'), at('DELETE', '/{}')];
    const isList = list !== undefined && description.operation(list)?.page !== undefined;
    return method === 'POST' && isList && get !== undefined && remove !== undefined
        ? [[id, { description, list, get, remove }] as const]
        : [];
});

it.each(collections)('%s: what is made is listed and read, and gone when it is deleted', async (id, its) => {
    const player = new Player(its.description);
    const above = await player.pathFor(player.operation(id));
    await player.ok(id, { path: above });
    expect(await player.rows(its.list, { path: above })).toHaveLength(1);
    // The names of ids differ between operations, but not their order.
    const ids = Object.values(await player.pathFor(player.operation(its.get)));
    const pathOf = (one: string) => {
        const names = [...player.operation(one).path.matchAll(/\{(.+?)\}/g)].map(([, name = '']) => name);
        const own = names.filter((name) => name !== 'enterprise_id');
        return Object.fromEntries(own.map((name, n) => [name, ids[n] ?? '']));
    };
    await player.ok(its.get, { path: pathOf(its.get) });
    await player.ok(its.remove, { path: pathOf(its.remove) });
    expect(await player.rows(its.list, { path: pathOf(its.list) })).toEqual([]);
});

it('each handler is of an operation that the description has', () => {
    expect([...written].filter((id) => !described.has(id))).toEqual([]);
});
