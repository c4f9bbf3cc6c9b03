// What every entry exports that has the client: all of it that needs no axios.

export type * from '../generated/client-methods.js';
export * from '../generated/models/index.js';
export type { ListEnvelope, PathListOptions, RequestOptions } from './client/path-calls.js';
export { EsperCommandError } from './commands/command-error.js';
export type { FindSentOptions, FoundParts } from './commands/find-sent.js';
export type { SendCommandOptions, SendProgress } from './commands/send-options.js';
export type { CommandToMany, ManyIds } from './commands/split-command.js';
export type { CommandAnswer, CommandIds } from './commands/target.js';
export type { WaitForCommandOptions } from './commands/wait-for-command.js';
export type { CallOptions, Progress } from './configuration/call-options.js';
export type { ClientChanges } from './configuration/client-changes.js';
export type { ApiKey, Limiter } from './configuration/client-options.js';
export type { Fetch } from './configuration/fetch.js';
export type { Hooks, RequestEvent, ResponseEvent, RetryEvent, ThrottleEvent } from './configuration/hooks.js';
export type { Logger, LogLevel } from './configuration/logger.js';
export type {
    AnyCommandState,
    CommandFailure,
    CommandOutcome,
    CommandTally,
    OpenDevice,
} from './errors/command-outcome.js';
export type { CommandBatch, CommandParts, SentRequest, UnknownRequest } from './errors/command-parts.js';
export * from './errors/errors.js';
export type { Download, DownloadedFile, DownloadOptions } from './files/download-options.js';
export { type FileFromPathOptions, fileFromPath } from './files/file-from-path.js';
export { type NamedStream, type ToFileOptions, toFile } from './files/to-file.js';
export type { Resumable } from './pagination/iterator.js';
export type { ListOptions } from './pagination/list-options.js';
export type { ItemAt, ItemOf, Page, PageBody } from './pagination/page.js';
export type { PagePromise } from './pagination/page-promise.js';
export type { FileChunk, FileSource } from './request/file-source.js';
export type { AnyString, ArgsOf, Input, InputOf } from './request/input.js';
export type { Listed } from './request/listed.js';
export type { ApiPromise, WithResponse } from './response/response.js';
