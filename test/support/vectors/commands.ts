import { type CommandAnswer, type CommandOutcome, EsperClient } from '../../../src/index.js';
import { overTransport } from '../over-transport.js';
import { type ClientTask, optionsOf } from './calls.js';
import { errorSeen } from './seen.js';

/** A wait for a command. */
export interface CommandTask {
    readonly client: ClientTask;
    readonly answer: CommandAnswer;
    readonly max_wait_ms: number;
    readonly after_timeout?: 'wait';
    readonly random: number;
}

/** Waits for a command, and tells what came of it and the pauses between polls. Nothing is waited for. */
export async function playCommand({
    client,
    answer,
    max_wait_ms,
    after_timeout,
    random,
}: CommandTask): Promise<object> {
    const delays: number[] = [];
    const esper = new EsperClient({
        ...overTransport,
        ...optionsOf(client),
        random: () => random,
        sleep: async (milliseconds) => delays.push(milliseconds),
    });
    const options = { maxWait: max_wait_ms, ...(after_timeout && { afterTimeout: after_timeout }) };
    try {
        const outcome = await esper.waitForCommand(answer, options);
        return { outcome: told(outcome), delays_ms: delays };
    } catch (error) {
        const outcome: CommandOutcome | undefined = Reflect.get(Object(error), 'outcome');
        return { error: errorSeen(error), outcome: outcome && told(outcome), delays_ms: delays };
    }
}

function told({ failures, open, ...counts }: CommandOutcome): object {
    const named = <T extends { deviceId: string }>({ deviceId, ...row }: T) => ({ ...row, device: deviceId });
    return { ...counts, failures: failures.map(named), open: open.map(named) };
}
