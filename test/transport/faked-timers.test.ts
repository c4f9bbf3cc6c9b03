import { EsperTimeoutError } from '../../src/index.js';
import { clientOf, errorOf, json, serve } from '../support/servers.js';
import { WAYS } from '../support/ways.js';

// A user's test fakes the timers of its own code; the client under it goes on by the real ones.
describe.each(WAYS)('by %s, in a test that fakes timers', (_, options) => {
    afterEach(() => {
        jest.useRealTimers();
    });

    test('calls go on when the clock has moved, and their deadlines hold', async () => {
        let isSilent = false;
        const server = await serve((request, response) => {
            request.resume();
            if (!isSilent) json(response, 200, { id: 'd' });
        });
        const esper = clientOf(server, { ...options(), sleep: undefined, maxRetries: 0 });
        jest.useFakeTimers();
        for (let call = 0; call < 3; call += 1) {
            expect(await esper.device.getDeviceById({ deviceId: 'd' })).toEqual({ id: 'd' });
            expect(await esper.deviceGroup.createGroup({ deviceGroup: { name: 'a' } })).toEqual({ id: 'd' });
            jest.advanceTimersByTime(10_000);
        }
        isSilent = true;
        const call = esper.device.getDeviceById({ deviceId: 'd' }, { timeout: 100 });
        expect(await errorOf(call)).toBeInstanceOf(EsperTimeoutError);
    });
});
