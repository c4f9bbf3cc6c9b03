// One wave: sends it, and waits for it.
import { setTimeout as sleep } from 'node:timers/promises';
import { EsperBadRequestError, EsperError } from 'esper-client';
import { allowed, countWave } from './judge.mjs';
import { devicesOf } from './plan.mjs';

/** How often requests of a wave may be broken off before a person is to look. */
const MOST_BREAKS = 5;
/** Milliseconds that a wait has at least: a run that comes back late is to see how things stand. */
const SHORTEST_WAIT = 30_000;

/** Waits until the wave before has had its pause; a run that was killed meanwhile does not begin it anew. */
export async function pauseBefore({ state, options, signal, progress }, index) {
    if (index === 0) return;
    const end = Date.parse(state.waves[index - 1].endedAt) + options.pause;
    if (end <= Date.now()) return;
    progress(`Pauses until ${new Date(end).toISOString()}`);
    await sleep(end - Date.now(), undefined, { signal });
}

/** Sends the command to those of a wave that have not had it yet. */
export async function sendWave(run, wave) {
    wave.startedAt ??= new Date().toISOString();
    wave.parts ??= { sent: { requests: [] }, unsent: devicesOf(run.state, wave).map(([id]) => id), unknown: [] };
    wave.gone ??= [];
    for (let breaks = 0; wave.parts.unsent.length + wave.parts.unknown.length > 0; ) {
        try {
            await findUnknown(run, wave);
            await sendUnsent(run, wave);
        } catch (error) {
            if (!EsperError.is(error) || run.signal.aborted) throw error;
            breaks += 1;
            const isToBeLookedUp = wave.parts.unknown.length > 0 && error.parts !== undefined && breaks <= MOST_BREAKS;
            if (!isToBeLookedUp && !(EsperBadRequestError.is(error) && (await dropGone(run, wave)))) throw error;
        }
    }
    run.progress('');
    wave.sentAt ??= new Date().toISOString();
    await run.save();
}

/** Looks up requests of which it is not known whether Esper took them: of a run that was killed, or cut off. */
async function findUnknown({ esper, options, signal, progress, save }, wave) {
    const { sent, unsent, unknown } = wave.parts;
    if (unknown.length === 0) return;
    progress('Looking for requests that were broken off');
    const found = await esper.findSent(unknown, { settle: options.settle, signal });
    wave.parts = { sent: add(sent, found.sent), unsent: [...unsent, ...found.unsent], unknown: [] };
    await save();
}

/** Sends requests of 1000 devices. Before one leaves and after it was answered, the state is written down. */
async function sendUnsent({ esper, state, signal, progress, save }, wave) {
    const { sent, unsent } = wave.parts;
    if (unsent.length === 0) return;
    const note = (parts) => {
        wave.parts = { ...parts, sent: add(sent, parts.sent) };
    };
    try {
        const command = { ...state.asked.command, command_type: 'DEVICE', devices: unsent, device_type: 'all' };
        const batch = await esper.sendCommand(command, {
            save: (parts) => {
                note(parts);
                return save();
            },
            onProgress: ({ sent: count, total }) => progress(`${wave.name}: sent to ${count} of ${total} devices`),
            signal,
        });
        note({ sent: batch, unsent: [], unknown: [] });
    } catch (error) {
        if (EsperError.is(error) && error.parts !== undefined) note(error.parts);
        throw error;
    }
}

const add = (one, other) => ({ requests: [...one.requests, ...other.requests] });

/** Takes devices out of a wave that the tenant has no more, as a request that names one is turned down; tells whether there were any. */
async function dropGone({ esper, signal, save }, wave) {
    const present = new Set();
    for await (const { id } of esper.device.getAllDevices({ limit: 500 }, { consistent: true, signal }))
        present.add(id);
    const gone = wave.parts.unsent.filter((id) => !present.has(id));
    wave.gone.push(...gone);
    wave.parts.unsent = wave.parts.unsent.filter((id) => present.has(id));
    await save();
    return gone.length > 0;
}

/** Waits until each device of a wave has answered, time is up, or so many have failed that nothing can save it. */
export async function waitForWave({ esper, options, signal, progress }, wave) {
    const { addressed } = countWave(wave);
    const enough = new AbortController();
    const onProgress = ({ total, ended, tally }) => {
        progress(`${wave.name}: ${ended} of ${total} have answered`);
        const failed = ended - (tally['Command Success'] ?? 0);
        if (failed > allowed(options.maxFailed, addressed)) enough.abort();
    };
    const remaining = Date.parse(wave.sentAt) + options.maxWait - Date.now();
    const outcome = await outcomeOf(
        esper.waitForCommand(wave.parts.sent, {
            maxWait: Math.max(remaining, Math.min(options.maxWait, SHORTEST_WAIT)),
            onProgress,
            signal: AbortSignal.any([signal, enough.signal]),
        }),
        signal,
    );
    progress('');
    return outcome;
}

/** Looks again, when all is over, at waves of which devices had not answered in time: they may have since. Verdicts stay. */
export async function lookAgain({ esper, options, state, signal, save }) {
    for (const wave of state.waves.filter((one) => countWave(one).silent > 0)) {
        const maxWait = Math.min(options.maxWait, SHORTEST_WAIT);
        wave.outcome = await outcomeOf(esper.waitForCommand(wave.parts.sent, { maxWait, signal }), signal);
        await save();
    }
}

/** What a wait has shown, however it ended; it ends by throwing when it is the program that is stopped, or nothing is known. */
async function outcomeOf(wait, signal) {
    try {
        return plain(await wait);
    } catch (error) {
        if (signal.aborted || !EsperError.is(error) || error.outcome === undefined) throw error;
        return plain(error.outcome);
    }
}

const plain = ({ total, tally, failures, open }) => ({ total, tally, failures, open });
