import { type OrderedOutcome, OUTCOME } from '../areas/commands/ordered-outcomes.js';
import { type OrderedReportEnd, REPORT_END } from '../areas/reports/ordered-ends.js';
import type { Description } from '../description/description.js';
import { propertiesOf, resolveSchema } from '../description/references.js';
import { FAULT, type Fault } from '../http/faults.js';
import type { Schemas } from '../http/schemas.js';
import type { State } from '../state/state.js';
import { isJsonObject } from '../util/json.js';

/** What orders are checked against. */
export interface OrderParts {
    state: State;
    description: Description;
    schemas: Schemas;
}

/** Checks a fault that is ordered. Throws a `TypeError`: a fault that can strike nothing lets a test pass for nothing. */
export function checkFault({ schemas, description }: OrderParts, fault: unknown): Fault {
    const { isEndless, finite } = withoutInfinity(fault, null);
    const checked = schemas.parse<Fault>(FAULT, finite);
    for (const id of [checked.operation ?? []].flat()) checkOperation(description, id);
    return isEndless ? { ...checked, count: Number.POSITIVE_INFINITY } : checked;
}

/** Checks that there is an operation. Throws a `TypeError`. */
export function checkOperation(description: Description, id: string): void {
    if (!description.has(id)) throw new TypeError(`operation: the description has no operation ${id}.`);
}

/** Checks an outcome that is ordered. Throws a `TypeError` for a command or a device that there is not. */
export function checkOutcome({ schemas, description, state }: OrderParts, outcome: unknown): OrderedOutcome {
    const { isEndless, finite } = withoutInfinity(outcome, undefined);
    const checked = schemas.parse<OrderedOutcome>(OUTCOME, finite);
    const { command, device } = checked;
    if (command !== undefined && !commandsOf(description).has(command))
        throw new TypeError(`command: the description has no command ${command}.`);
    if (device !== undefined && state.devices.find(device) === undefined)
        throw new TypeError(`device: there is no device ${device}.`);
    return isEndless ? { ...checked, count: Number.POSITIVE_INFINITY } : checked;
}

/** Checks an end of reports that is ordered. Throws a `TypeError` for one that there is not. */
export function checkReportEnd({ schemas }: OrderParts, end: unknown): OrderedReportEnd {
    return schemas.parse<OrderedReportEnd>(REPORT_END, end);
}

const commands = new WeakMap<Description, ReadonlySet<string>>();

/** All commands that some operation can be sent: the values of a body's `command`. */
function commandsOf(description: Description): ReadonlySet<string> {
    const known = commands.get(description) ?? new Set(description.operations.flatMap(commandsIn(description)));
    commands.set(description, known);
    return known;
}

const commandsIn =
    ({ document }: Description) =>
    ({ body }: Description['operations'][number]): string[] => {
        const { command } = body?.kind === 'json' ? propertiesOf(document, body.schema) : {};
        const { enum: values } = resolveSchema(document, command);
        return Array.isArray(values) ? values : [];
    };

/** Replaces a `count` of `Infinity`, which only code can give, by a value that the schema takes. */
function withoutInfinity(order: unknown, count: null | undefined): { isEndless: boolean; finite: unknown } {
    const isEndless = isJsonObject(order) && order['count'] === Number.POSITIVE_INFINITY;
    return { isEndless, finite: isEndless ? { ...order, count } : order };
}
