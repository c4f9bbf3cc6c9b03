export type { OrderedOutcome } from './areas/commands/ordered-outcomes.js';
export type { Fault, FaultKind, OrderedFault } from './http/faults.js';
export type { LoggedRequest } from './http/request-log.js';
export type { TenantOptions } from './options.js';
export { type RunningTenant, type StartOptions, startTestTenant } from './start.js';
export type { Snapshot } from './state/snapshot.js';
export type { GivenDevice, TenantData } from './state/tenant-data.js';
export { createTestTenant, type TestTenant } from './tenant.js';
export type { Clock } from './util/clock.js';
