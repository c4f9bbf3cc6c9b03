import type { CommandVector } from './command-plays.js';
import type { DownloadVector } from './download-plays.js';
import type { Decision, Storm, Wait } from './retry-vector.js';
import type { Answer, AnswerVector, Call, PathVector, RequestVector, WalkVector } from './vector.js';

/** What a file of each kind holds. */
export interface Kinds {
    readonly requests: { readonly vectors: readonly RequestVector[] };
    readonly paths: { readonly vectors: readonly PathVector[] };
    readonly answers: { readonly vectors: readonly AnswerVector[] };
    readonly walks: { readonly vectors: readonly WalkVector[] };
    readonly downloads: { readonly vectors: readonly DownloadVector[] };
    readonly commands: { readonly vectors: readonly CommandVector[] };
    readonly retries: {
        readonly calls: Readonly<Record<string, Call>>;
        readonly successes: Readonly<Record<string, Answer>>;
        readonly decisions: readonly Decision[];
        readonly waits: readonly Wait[];
        readonly storms: readonly Storm[];
    };
}
