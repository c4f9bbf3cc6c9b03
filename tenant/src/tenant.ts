import { Behaviours } from './areas/behaviours.js';
import { CommandRunner } from './areas/commands/command-runner.js';
import { createHandlers } from './areas/handlers.js';
import { createControlApi } from './control/control-api.js';
import { createControls, type TenantControls } from './control/tenant-controls.js';
import { type Description, loadDescription } from './description/description.js';
import { createApp } from './http/app.js';
import { Faults } from './http/faults.js';
import { RequestLog } from './http/request-log.js';
import { schemasOf } from './http/schemas.js';
import type { NodeBindings } from './http/wire.js';
import { checkOptions, type TenantOptions } from './options.js';
import { createState } from './state/create-state.js';

/** A stateful Esper tenant in this process. */
export interface TestTenant extends TenantControls {
    /** Where the API is, up to and including `/api`. Without a socket, the address that `fetch` expects. */
    readonly baseUrl: string;
    /** Answers a request without a socket. A fault of kind `reset` rejects as `fetch` does. */
    fetch(request: Request | string | URL, init?: RequestInit): Promise<Response>;
}

/** @internal The base URL of a tenant that listens on no port. Of this machine, so that clients take http. */
export const NO_SOCKET = 'http://esper-test-tenant.localhost/api';

/**
 * Makes a tenant without a socket.
 *
 * ```ts
 * const tenant = createTestTenant({ devices: 1200 });
 * const headers = { authorization: `Bearer ${tenant.apiKey}` };
 * const answer = await tenant.fetch(`${tenant.baseUrl}/v1/token-info/`, { headers });
 * ```
 *
 * Throws a `TypeError` that names the option that is wrong.
 */
export function createTestTenant(options: TenantOptions = {}): TestTenant {
    const { controls, fetch } = createApplication(options);
    return Object.assign(controls, { baseUrl: NO_SOCKET, fetch });
}

/** @internal What a tenant is made of, with or without a socket. */
export interface Application {
    controls: TenantControls;
    fetch: TestTenant['fetch'];
    /** Answers a request that came over a socket. */
    handle(request: Request, bindings: NodeBindings): Promise<Response> | Response;
}

/** @internal Makes the controls of a tenant, and the web application that answers its requests, of a description. */
export function createApplication(options: TenantOptions, description: Description = loadDescription()): Application {
    const { latency, maxPageSize, maxUploadBytes, cors, strict, maxLoggedRequests, ...stateOptions } =
        checkOptions(options);
    const { state, idsGiven } = createState(stateOptions);
    const runner = new CommandRunner(state);
    const schemas = schemasOf(description);
    const behaviours = new Behaviours({ state, description, schemas }, createHandlers(state, runner));
    const faults = new Faults(state.seed);
    const log = new RequestLog(maxLoggedRequests);
    const controls = createControls({ state, runner, description, schemas, faults, log, idsGiven });
    const app = createApp({
        state,
        description,
        schemas,
        behaviourOf: (operation) => behaviours.of(operation),
        strict,
        faults,
        log,
        control: createControlApi({ state, schemas, faults, log, controls, cors }),
        settle: () => runner.settle(),
        latency,
        maxPageSize,
        maxUploadBytes,
        cors,
    });
    return {
        controls,
        fetch: async (request, init) =>
            app.fetch(request instanceof Request && init === undefined ? request : new Request(request, init)),
        handle: (request, bindings) => app.fetch(request, bindings),
    };
}
