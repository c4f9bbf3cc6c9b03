import { createTestTenant } from '../src/index.js';
import { openTenant } from './support/tenant-client.js';

/** Processor time of this process in milliseconds: other programs of the machine do not count. */
const cpu = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
};

it('100,000 devices start in under 2 seconds', () => {
    createTestTenant({ devices: 5 });
    const before = cpu();
    createTestTenant({ devices: 100_000 });
    expect(cpu() - before).toBeLessThan(2000);
});

it('a page at offset 99,900 costs what the first one costs', async () => {
    const { get, tenant } = openTenant({ devices: 100_000 });
    const path = (offset: number) => `/enterprise/${tenant.enterpriseId}/device/?limit=100&offset=${offset}`;
    const cost = async (from: number) => {
        const before = cpu();
        // Each page is another one, so that none is a copy of what was written before.
        for (let i = 0; i < 40; i++) await (await get(path(from + i * 100))).text();
        return cpu() - before;
    };
    await cost(50_000);
    const [first, last] = [await cost(0), await cost(96_000)];
    // Twice and a margin: the collector of garbage runs when it likes.
    expect(last).toBeLessThan(2 * first + 200);
});
