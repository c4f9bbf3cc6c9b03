export type { Clock } from './clock.js';
export type { OrderedOutcome } from './commands/command-store.js';
export type { Snapshot } from './data/snapshot.js';
export type { GivenDevice, TenantData } from './data/tenant-data.js';
export type { Fault, FaultKind, OrderedFault } from './http/faults.js';
export type { LoggedRequest } from './http/request-log.js';
export type { TenantOptions } from './options.js';
export { type RunningTenant, type StartOptions, startTestTenant } from './start.js';
export { createTestTenant, type TestTenant } from './tenant.js';
