// A test in TypeScript that starts a tenant of its own: the second package's declarations.

import { EsperClient, EsperRateLimitError } from 'esper-client';
import { createTestTenant, type Fault, type RunningTenant, startTestTenant } from 'esper-test-tenant';

const tenant: RunningTenant = await startTestTenant({ devices: 20, speed: 0 });
const fault: Fault = { kind: 'status', status: 429, operation: 'getAllDevices', count: 1 };
tenant.fault(fault);
const esper = new EsperClient({ baseUrl: tenant.baseUrl, apiKey: tenant.apiKey, maxRetries: 0, maxThrottleWait: 0 });
const limited: unknown = await esper.device.getAllDevices().then(
    () => undefined,
    (error: unknown) => error,
);
const page = await esper.device.getAllDevices();
await tenant.stop();

const answer: Response = await createTestTenant({ devices: 3 }).fetch('http://127.0.0.1/api/v1/token-info/');
if (!EsperRateLimitError.is(limited) || page.count !== 20 || answer.status !== 401) throw new Error('the tenant');
console.log('compiles, orders a fault');
