import { CommandRunner } from '../../src/areas/commands/command-runner.js';
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

it('each handler is of an operation that the description has', () => {
    expect([...written].filter((id) => !described.has(id))).toEqual([]);
});
