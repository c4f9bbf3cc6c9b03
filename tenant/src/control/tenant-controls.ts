import { writeFile } from 'node:fs/promises';
import type { CommandRunner } from '../areas/commands/command-runner.js';
import type { OrderedOutcome } from '../areas/commands/ordered-outcomes.js';
import type { OrderedReportEnd } from '../areas/reports/ordered-ends.js';
import type { Description } from '../description/description.js';
import type { Fault, Faults, OrderedFault } from '../http/faults.js';
import type { LoggedRequest, RequestLog } from '../http/request-log.js';
import type { Schemas } from '../http/schemas.js';
import { addDevice, changeDevice } from '../state/apply-data.js';
import { type Snapshot, takeSnapshot } from '../state/snapshot.js';
import type { State } from '../state/state.js';
import { checkGivenDevice, type GivenDevice } from '../state/tenant-data.js';
import type { Clock } from '../util/clock.js';
import { checkFault, checkOperation, checkOutcome, checkReportEnd } from './orders.js';

/** What a test can do to a tenant beside calling its API. */
export interface TenantControls {
    readonly enterpriseId: string;
    /** The API key that works; another one after `renewToken`. */
    readonly apiKey: string;
    /** The tenant's time: `step(ms)` moves it on, `setSpeed(0)` stops it. */
    readonly clock: Clock;
    /**
     * Orders a fault: the next request it fits is struck.
     *
     * Throws a `TypeError` for a kind or an operation that there is not, and for a field that no fault has.
     */
    fault(fault: Fault): OrderedFault;
    /** Removes all faults, or one by its id. */
    clearFaults(id?: string): void;
    /**
     * Orders how the next commands of a kind end.
     *
     * Throws a `TypeError` for a state that is no end, and for a command or a device that there is not.
     */
    orderOutcome(outcome: OrderedOutcome): void;
    /**
     * Orders how the next reports of `createReport` end: `FAILED` or `CANCELED`.
     *
     * Throws a `TypeError` for a status that is no such end.
     */
    orderReportEnd(end: OrderedReportEnd): void;
    /**
     * Lists the requests seen so far, oldest first: all, or those of an operation.
     *
     * Throws a `TypeError` for an operation that there is not: no requests of it would prove nothing.
     */
    requests(operation?: string): readonly LoggedRequest[];
    clearRequests(): void;
    /** Adds devices, so many or those that are given, at the end of lists or at their start. Returns their ids. */
    addDevices(devices: number | GivenDevice | readonly GivenDevice[], at?: 'start' | 'end'): string[];
    /** Changes a device as if it changed by itself: `{ state: 60 }` takes it offline, `{ state: 1 }` online. */
    changeDevice(id: string, changes: GivenDevice): void;
    removeDevices(ids: readonly string[]): void;
    /** Copies the whole state as JSON; `data: { snapshot }` makes a tenant of it again. */
    snapshot(): Promise<Snapshot>;
    /** Writes the state to a file that `data` reads. */
    save(path: string): Promise<void>;
    /** Drops the files that were uploaded. */
    close(): void;
}

/** @internal The parts of a tenant that its controls work on. */
export interface ControlledParts {
    state: State;
    runner: CommandRunner;
    description: Description;
    schemas: Schemas;
    faults: Faults;
    log: RequestLog;
    /** Says how many ids the state has given out. */
    idsGiven(): number;
}

/**
 * @internal The controls as the HTTP interface calls them, with values that are not checked yet.
 *
 * A value of the wrong type is refused with a `TypeError`.
 */
export interface UncheckedControls extends TenantControls {
    fault(fault: unknown): OrderedFault;
    orderOutcome(outcome: unknown): void;
    orderReportEnd(end: unknown): void;
    addDevices(devices: unknown, at?: 'start' | 'end'): string[];
    changeDevice(id: string, changes: unknown): void;
}

/** @internal Makes the controls of a tenant. */
export function createControls({ state, runner, ...parts }: ControlledParts): UncheckedControls {
    const { description, schemas, faults, log, idsGiven } = parts;
    const find = (id: string) => {
        runner.settle();
        const n = state.devices.find(id);
        if (n === undefined) throw new TypeError(`There is no device ${id}.`);
        return n;
    };
    const orders = { state, description, schemas };
    const snapshot = () => {
        runner.settle();
        return takeSnapshot(state, idsGiven());
    };
    return {
        enterpriseId: state.enterprise.id,
        get apiKey() {
            return state.keys.current.token;
        },
        clock: state.clock,
        fault: (fault) => faults.order(checkFault(orders, fault)),
        clearFaults: (id) => void faults.clear(id),
        orderOutcome: (outcome) => runner.order(checkOutcome(orders, outcome)),
        orderReportEnd(end) {
            const { status, count = 1 } = checkReportEnd(orders, end);
            for (let left = count; left > 0; left -= 1) state.reportEnds.push(status);
        },
        requests(operation) {
            if (operation !== undefined) checkOperation(description, operation);
            return log.list(operation);
        },
        clearRequests: () => log.clear(),
        addDevices(devices, at = 'end') {
            const given: unknown[] =
                typeof devices === 'number' ? Array.from({ length: devices }, () => ({})) : [devices].flat();
            const ids = (at === 'end' ? given : given.toReversed()).map((one) =>
                addDevice(state, checkGivenDevice(one), at),
            );
            return at === 'end' ? ids : ids.reverse();
        },
        changeDevice: (id, changes) => changeDevice(state, find(id), checkGivenDevice(changes)),
        removeDevices(ids) {
            for (const n of ids.map(find)) state.devices.remove(n);
        },
        snapshot,
        save: async (path) => writeFile(path, JSON.stringify({ snapshot: await snapshot() })),
        close: () => state.files.dispose(),
    };
}
