import { createTestTenant } from '../src/index.js';
import { readObject } from '../src/util/json.js';

const DEVICE = '00000000-0000-4000-8000-000000000000';

// An order that can't be carried out would let a test pass for nothing.
describe('an order for what there is not is refused, in code and over HTTP', () => {
    const tenant = createTestTenant({ devices: 5, speed: 0 });
    const control = async (method: string, path: string, body?: unknown) => {
        const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
        const answer = await tenant.fetch(`http://esper-test-tenant/__tenant${path}`, init);
        return { status: answer.status, message: readObject(await answer.json())['message'] };
    };

    it.each([
        [{ kind: 'reset', operation: 'getAllDevcies' }, 'operation: the description has no operation getAllDevcies.'],
        [
            { kind: 'reset', operation: ['getAllDevices', 'getDevice'] },
            'operation: the description has no operation getDevice.',
        ],
        [{ kind: 'reset', operation: [] }, expect.stringMatching(/^operation: /)],
    ])('the fault %j', async (fault, message) => {
        const words = typeof message === 'string' ? message : /^operation: /;
        expect(() => tenant.fault(Object(fault))).toThrow(words);
        expect(await control('POST', '/faults', fault)).toEqual({ status: 400, message });
        expect(await control('GET', '')).toMatchObject({ status: 200 });
    });

    it.each([
        [{ command: 'REBOTO', state: 'Command Failure' }, 'command: the description has no command REBOTO.'],
        [{ command: 'reboot', state: 'Command Failure' }, 'command: the description has no command reboot.'],
        [{ device: DEVICE, state: 'Command Failure' }, `device: there is no device ${DEVICE}.`],
    ])('the outcome %j', async (outcome, message) => {
        expect(() => tenant.orderOutcome(outcome)).toThrow(new TypeError(message));
        expect(await control('POST', '/outcomes', outcome)).toEqual({ status: 400, message });
    });

    it('requests of an operation', async () => {
        const message = 'operation: the description has no operation getDevices.';
        expect(() => tenant.requests('getDevices')).toThrow(new TypeError(message));
        expect(await control('GET', '/requests?operation=getDevices')).toEqual({ status: 400, message });
        expect(tenant.requests('getAllDevices')).toEqual([]);
    });
});

// REBOOT is a command of all three APIs, RUN_SHELL_SCRIPT of commands v0 alone, CAPTURE_SCREENSHOT of the two others.
it.each(['REBOOT', 'RUN_SHELL_SCRIPT', 'CAPTURE_SCREENSHOT'])(
    'an order for %s is taken, though not every API has it',
    (command) => {
        const tenant = createTestTenant({ devices: 5 });
        expect(() => tenant.orderOutcome({ command, state: 'Command Failure' })).not.toThrow();
    },
);
