import { inspect } from 'node:util';
import { EsperClient } from '../../src/index.js';
import { VERSION } from '../../src/util/version.js';
import { json, KEY, serve } from '../support/servers.js';

test('a console shows a client in three lines: base URL, enterprise, version', () => {
    const esper = new EsperClient({ tenant: 'acme', apiKey: KEY, enterpriseId: 'e-1' });
    expect(inspect(esper)).toBe(
        `EsperClient https://acme-api.esper.cloud/api\n  enterprise: e-1\n  esper-client ${VERSION}`,
    );
});

test('and the enterprise of the key as soon as it is known', async () => {
    const server = await serve((_, response) => json(response, 200, { enterprise: 'e-9', id: 'd' }));
    const esper = new EsperClient({ baseUrl: server.baseUrl, apiKey: KEY });
    expect(inspect(esper)).toContain('\n  enterprise: of the key, looked up when first needed\n');
    await esper.device.getDeviceById({ deviceId: 'd' });
    expect(inspect(esper)).toContain('\n  enterprise: e-9\n');
    expect(inspect({ deep: [esper] }, { depth: 9, showHidden: true })).not.toContain(KEY);
});
