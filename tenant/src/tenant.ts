import { writeFile } from 'node:fs/promises';
import { type OrderedOutcome, OUTCOME } from './areas/commands/command-runner.js';
import { createHandlers } from './areas/handlers.js';
import { createControl } from './control/control-api.js';
import { loadDescription } from './description.js';
import { createApp } from './http/app.js';
import { createFaults, FAULT, type Fault, type OrderedFault } from './http/faults.js';
import { createRequestLog, type LoggedRequest } from './http/request-log.js';
import { loadSchemas } from './http/schemas.js';
import type { NodeBindings } from './http/wire.js';
import { checkOptions, type TenantOptions } from './options.js';
import { addDevice, changeDevice } from './state/apply-data.js';
import { createState } from './state/create-state.js';
import { type Snapshot, takeSnapshot } from './state/snapshot.js';
import { checkGivenDevice, type GivenDevice } from './state/tenant-data.js';
import type { Clock } from './util/clock.js';

/** A stateful Esper tenant in this process. */
export interface TestTenant {
    /** Where the API is, up to and including `/api`. Without a socket, the address that `fetch` expects. */
    readonly baseUrl: string;
    readonly enterpriseId: string;
    /** The API key that works; another one after `renewToken`. */
    readonly apiKey: string;
    /** Answers a request without a socket. A fault of kind `reset` rejects as `fetch` does. */
    fetch(request: Request | string | URL, init?: RequestInit): Promise<Response>;
    /** The tenant's time: `step(ms)` moves it on, `setSpeed(0)` stops it. */
    readonly clock: Clock;
    /** Orders a fault: the next request it fits is struck. Throws a `TypeError` for a kind or an operation that there is not, and for a field that no fault has. */
    fault(fault: Fault): OrderedFault;
    /** Takes all faults off, or one by its id. */
    clearFaults(id?: string): void;
    /** Says how the next commands of a kind end. Throws a `TypeError` for a state that is no end. */
    orderOutcome(outcome: OrderedOutcome): void;
    /** The requests seen so far, oldest first: all, or those of an operation. */
    requests(operation?: string): readonly LoggedRequest[];
    clearRequests(): void;
    /** Adds devices, a number of them or those that are given, at the end of lists or at their start. Returns their ids. */
    addDevices(devices: number | GivenDevice | readonly GivenDevice[], at?: 'start' | 'end'): string[];
    /** Changes a device as if it had changed by itself: `{ state: 60 }` takes it offline, `{ state: 1 }` brings it back. */
    changeDevice(id: string, changes: GivenDevice): void;
    removeDevices(ids: readonly string[]): void;
    /** The whole state as JSON; `data: { snapshot }` makes a tenant of it again. */
    snapshot(): Promise<Snapshot>;
    /** Writes the state to a file that `data` reads. */
    save(path: string): Promise<void>;
    /** Drops the files that were uploaded. */
    close(): void;
}

/** Address of a tenant that listens nowhere. */
const NO_SOCKET = 'http://esper-test-tenant';

/** @internal The web application of a tenant, for the one that listens. */
export interface Application {
    tenant: TestTenant;
    handle(request: Request, bindings: NodeBindings): Promise<Response> | Response;
}

/**
 * Makes a tenant without a socket.
 *
 * ```ts
 * const tenant = createTestTenant({ devices: 1200 });
 * const answer = await tenant.fetch(`${tenant.baseUrl}/v1/token-info/`, { headers: { authorization: `Bearer ${tenant.apiKey}` } });
 * ```
 *
 * Throws a `TypeError` that names the option that is wrong.
 */
export function createTestTenant(options: TenantOptions = {}): TestTenant {
    return createApplication(options, `${NO_SOCKET}/api`).tenant;
}

/** @internal Makes a tenant and what answers its requests. `baseUrl` may be told later, when the port is known. */
export function createApplication(options: TenantOptions, baseUrl: string | (() => string)): Application {
    const checked = checkOptions(options);
    const { state, idsGiven } = createState(checked);
    const description = loadDescription();
    const schemas = loadSchemas();
    const faults = createFaults(state.seed);
    const log = createRequestLog(checked.maxLoggedRequests);
    const app = createApp({
        state,
        description,
        schemas,
        handlers: createHandlers(state, description),
        faults,
        log,
        control: createControl({ state, schemas, faults, log, tenant: () => tenant }),
        latency: checked.latency,
        maxUploadBytes: checked.maxUploadBytes,
        cors: checked.cors,
    });
    const find = (id: string) => {
        state.commands.settle();
        const n = state.devices.find(id);
        if (n === undefined) throw new TypeError(`There is no device ${id}.`);
        return n;
    };
    const tenant: TestTenant = {
        get baseUrl() {
            return typeof baseUrl === 'string' ? baseUrl : baseUrl();
        },
        enterpriseId: state.enterprise.id,
        get apiKey() {
            return state.keys.current.token;
        },
        fetch: async (request, init) =>
            app.fetch(request instanceof Request && init === undefined ? request : new Request(request, init)),
        clock: state.clock,
        fault(fault) {
            schemas.parse(FAULT, inPlaceOfInfinity(fault, null));
            const unknown = [fault.operation ?? []]
                .flat()
                .find((id) => !description.operations.some((one) => one.id === id));
            if (unknown !== undefined) throw new TypeError(`operation: the description has no operation ${unknown}.`);
            return faults.order(fault);
        },
        clearFaults: (id) => void faults.clear(id),
        orderOutcome(outcome) {
            schemas.parse(OUTCOME, inPlaceOfInfinity(outcome, undefined));
            state.commands.order(outcome);
        },
        requests: (operation) => log.list(operation),
        clearRequests: () => log.clear(),
        addDevices(devices, at = 'end') {
            const given = typeof devices === 'number' ? Array.from({ length: devices }, () => ({})) : [devices].flat();
            const ids = (at === 'end' ? given : given.toReversed()).map((one) =>
                addDevice(state, checkGivenDevice(one), at),
            );
            return at === 'end' ? ids : ids.reverse();
        },
        changeDevice: (id, changes) => changeDevice(state, find(id), checkGivenDevice(changes)),
        removeDevices(ids) {
            for (const n of ids.map(find)) state.devices.remove(n);
        },
        snapshot() {
            state.commands.settle();
            return takeSnapshot(state, idsGiven());
        },
        save: async (path) => writeFile(path, JSON.stringify({ snapshot: await tenant.snapshot() })),
        close: () => state.files.dispose(),
    };
    return { tenant, handle: (request, bindings) => app.fetch(request, bindings) };
}

/** An order with a count that its schema takes: only code can say `Infinity`. */
const inPlaceOfInfinity = (order: Fault | OrderedOutcome, count: null | undefined) =>
    order.count === Number.POSITIVE_INFINITY ? { ...order, count } : order;
