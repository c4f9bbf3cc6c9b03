import { EsperApiError } from '../errors/api-error.js';
import type { CommandBatch, CommandParts, SentRequest, UnknownRequest } from '../errors/command-parts.js';
import { EsperResponseError } from '../errors/errors.js';
import { addParts, addToMessage, EsperError } from '../errors/esper-error.js';
import { forEachBounded } from '../util/for-each-bounded.js';
import { fieldsOf, isNonEmptyString } from '../util/guards.js';
import { checkSignal } from '../util/interruption.js';
import { notify } from '../util/notify.js';
import { type CallByName, OPERATIONS } from './command-calls.js';
import { describeRequest, deviceTypeOf } from './command-match.js';
import type { SendCommandOptions } from './send-options.js';
import type { CommandPart } from './split-command.js';

/** Requests in flight at once: creating one is work for the API, which makes a row a device. */
const DEFAULT_CONCURRENCY = 4;

/**
 * A request and its state.
 * While it is in flight it counts as unknown: the process may be killed.
 */
interface TrackedPart extends CommandPart {
    state: 'unsent' | 'unknown' | 'sent';
    requestId: string;
}

/** Sends the requests of one command, each once. */
export class BatchSender {
    readonly #call: CallByName;
    readonly #parts: readonly TrackedPart[];
    readonly #options: SendCommandOptions;
    readonly #total: number;
    /** The newest request of the command before all of these. */
    #after: UnknownRequest['after'] = null;
    #hasFailed = false;
    #lastSave: Promise<unknown> = Promise.resolve();
    /** A save that has not begun yet: it will have all that happens until then. */
    #nextSave: Promise<void> | undefined;

    constructor(call: CallByName, parts: readonly CommandPart[], options: SendCommandOptions) {
        this.#call = call;
        this.#parts = parts.map((part) => ({ ...part, state: 'unsent', requestId: '' }));
        this.#options = options;
        this.#total = parts.reduce((sum, { ids }) => sum + ids.length, 0);
    }

    /** Sends all requests; what it rejects with has `parts`. */
    async send(): Promise<CommandBatch> {
        const { concurrency = DEFAULT_CONCURRENCY } = this.#options;
        try {
            this.#after = await this.#readNewest();
            await this.#save();
            await forEachBounded(this.#parts, concurrency, (part) => this.#sendPart(part));
            return this.#readParts().sent;
        } catch (error) {
            await this.#save().catch(() => {}); // that of a moment before has no request too few
            throw this.#toError(error);
        }
    }

    async #sendPart(part: TrackedPart): Promise<void> {
        const { signal, onProgress } = this.#options;
        try {
            part.state = 'unknown';
            await this.#save();
            checkSignal(signal);
        } catch (error) {
            part.state = 'unsent';
            this.#hasFailed = true;
            throw error;
        }
        if (this.#hasFailed) {
            part.state = 'unsent'; // another one has failed meanwhile
            return;
        }
        try {
            const answer = await this.#call(OPERATIONS.v2.create, { commandRequest: part.request }, { signal });
            part.requestId = readRequestId(answer);
            part.state = 'sent';
        } catch (error) {
            if (isSurelyNotTaken(error)) part.state = 'unsent';
            this.#hasFailed = true;
            throw error;
        }
        notify(() => onProgress?.({ sent: this.#count('sent'), total: this.#total }));
        await this.#save();
    }

    async #readNewest(): Promise<UnknownRequest['after']> {
        const request = this.#parts[0]?.request;
        const filter = { command: request?.command, commandType: request?.command_type, limit: 1 };
        const page = fieldsOf(await this.#call(OPERATIONS.v2.list, filter, { signal: this.#options.signal }));
        const [newest] = Array.isArray(page['results']) ? page['results'] : [];
        const { id, created_on: createdOn } = fieldsOf(newest);
        return isNonEmptyString(id) ? { requestId: id, createdOn: String(createdOn) } : null;
    }

    /**
     * Calls the caller's `save` with the state of all requests.
     * Calls that come while it works share the next one.
     */
    #save(): Promise<void> {
        const { save } = this.#options;
        if (save === undefined) return Promise.resolve();
        this.#nextSave ??= this.#lastSave.then(async () => {
            this.#nextSave = undefined;
            const saving = callSave(save, this.#readParts());
            this.#lastSave = saving.catch(() => {});
            await saving;
        });
        return this.#nextSave;
    }

    #readParts(): CommandParts {
        const inState = (state: TrackedPart['state']): TrackedPart[] =>
            this.#parts.filter((part) => part.state === state);
        const sent = { requests: inState('sent').map(toSentRequest) };
        return {
            sent,
            unsent: inState('unsent').flatMap(({ ids }) => ids),
            unknown: inState('unknown').map(({ request }) => describeRequest(request, this.#after, sent)),
        };
    }

    #count(state: TrackedPart['state']): number {
        return this.#parts.reduce((sum, part) => sum + (part.state === state ? part.ids.length : 0), 0);
    }

    #toError(error: unknown): EsperError {
        const ours = EsperError.is(error)
            ? error
            : new EsperError('sendCommand: something unforeseen went wrong', { cause: error });
        const [sent, unknown] = [this.#count('sent'), this.#count('unknown')];
        addToMessage(ours, `; of ${this.#total} ids ${sent} were sent, of ${unknown} it is not known`);
        addParts(ours, this.#readParts());
        return ours;
    }
}

async function callSave(save: (parts: CommandParts) => unknown, parts: CommandParts): Promise<void> {
    try {
        await save(parts);
    } catch (cause) {
        throw new EsperError('sendCommand: save failed', { cause, operation: 'sendCommand', attempts: 0 });
    }
}

function readRequestId(answer: unknown): string {
    const { id } = fieldsOf(answer);
    if (isNonEmptyString(id)) return id;
    throw new EsperResponseError(`${OPERATIONS.v2.create} was answered without an id`);
}

/**
 * Tells whether a request that failed was surely not taken.
 * A 5xx or 408 may come from a gateway while the API goes on.
 */
function isSurelyNotTaken(error: unknown): boolean {
    if (EsperApiError.is(error)) return error.status < 500 && error.status !== 408;
    return EsperError.is(error) && error.sent === 'no';
}

function toSentRequest({ request, requestId }: TrackedPart): SentRequest {
    return {
        requestId,
        devices: request.devices?.length ?? 0,
        groups: request.groups ?? [],
        deviceType: deviceTypeOf(request),
    };
}
