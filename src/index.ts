// What `esper-client` exports: a table of contents.

export * from '../generated/classes.js';
export * from '../generated/models/index.js';

export type { ApiPromise, WithResponse } from './api-promise.js';
export type { CallOptions, Progress } from './call-options.js';
export { EsperClient } from './client.js';
export type { ApiKey, ClientOptions, NodeAgent } from './client-options.js';
export { EsperCommandError } from './command-error.js';
export type { CommandFailure, CommandOutcome } from './command-outcome.js';
export type { CommandAnswer, CommandIds } from './command-target.js';
export { createAxios } from './create-axios.js';
export { createConfiguration } from './create-configuration.js';
export type { Download, DownloadedFile, DownloadOptions } from './download-options.js';
export * from './errors.js';
export { type FileFromPathOptions, fileFromPath } from './file-from-path.js';
export type { Hooks, RequestEvent, ResponseEvent, RetryEvent } from './hooks.js';
export type { Limiter } from './limiter.js';
export type { Logger, LogLevel } from './logging.js';
export type { ItemOf, PageBody } from './page.js';
export type { ListOptions, Page, PagePromise } from './page-promise.js';
export { type ListMethod, paginate } from './paginate.js';
export type { ProxyAddress, ProxyOption } from './proxy.js';
export type {
    RunningRequest,
    Transport,
    TransportListener,
    TransportRequest,
    TransportSettings,
} from './transport.js';
export type { FileSource } from './upload-form.js';
export type { WaitForCommandOptions } from './wait-options.js';
export type { Resumable } from './walk-iterator.js';
