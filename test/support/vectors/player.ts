import type { EsperClient } from '../../../src/index.js';
import type { AnswerVector, Call, PathCall } from '../../../tenant/src/vectors/vector.js';
import { playAttempts, type RetryTask } from './attempts.js';
import { type ClientTask, clientOf, makeCall, makePathCall } from './calls.js';
import { type CommandTask, playCommand } from './commands.js';
import { type DownloadTask, playDownload } from './downloads.js';
import { seenOf } from './seen.js';
import { playWalk, type WalkTask } from './walks.js';

interface CallTask {
    readonly client: ClientTask;
    readonly call: AnswerVector['call'];
    readonly together?: readonly Call[];
    readonly again?: readonly Call[];
}
interface PathTask {
    readonly client: ClientTask;
    readonly call: PathCall;
}
/** A play as the server lists it. */
export type Listed = { readonly id: string } & (
    | ({ readonly kind: 'requests' | 'answers' } & CallTask)
    | ({ readonly kind: 'paths' } & PathTask)
    | ({ readonly kind: 'walks' } & WalkTask)
    | ({ readonly kind: 'downloads' } & DownloadTask)
    | ({ readonly kind: 'commands' } & CommandTask)
    | ({ readonly kind: 'decisions' | 'waits' | 'storms' } & RetryTask)
);

/** Plays with this package's client, and tells what its caller saw. */
export function play(listed: Listed): Promise<object> {
    switch (listed.kind) {
        case 'requests':
        case 'answers':
            return playCall(listed);
        case 'paths':
            return seenOf(() => makePathCall(clientOf(listed.client), listed.call));
        case 'walks':
            return playWalk(listed);
        case 'downloads':
            return playDownload(listed);
        case 'commands':
            return playCommand(listed);
        default:
            return playAttempts(listed);
    }
}

async function playCall({
    client,
    call: { cancel_after_ms, ...call },
    together,
    again = [],
}: CallTask): Promise<object> {
    if (together === undefined && again.length === 0)
        return seenOf(() => makeCall(clientIn(client), call, cancelled(cancel_after_ms)));
    const esper = clientOf(client);
    const meeting = [call, ...(together ?? [])].map((one) => seenOf(() => makeCall(esper, one)));
    const calls: object[] = await Promise.all(meeting);
    for (const one of again) calls.push(await seenOf(() => makeCall(esper, one)));
    return { calls };
}

const cancelled = (after: number | undefined) => (after === undefined ? {} : { signal: AbortSignal.timeout(after) });

/** Makes a client in an environment of its own. */
function clientIn({ environment, ...task }: ClientTask): EsperClient {
    if (environment === undefined) return clientOf(task);
    const before = { ...process.env };
    for (const name of Object.keys(before)) if (name.startsWith('ESPER_')) delete process.env[name];
    Object.assign(process.env, environment);
    try {
        return clientOf(task);
    } finally {
        for (const name of Object.keys(environment)) delete process.env[name];
        Object.assign(process.env, before);
    }
}
