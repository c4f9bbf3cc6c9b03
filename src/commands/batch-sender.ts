import { EsperApiError } from '../errors/api-error.js';
import type { CommandBatch, CommandParts, SentRequest, UnknownRequest } from '../errors/command-parts.js';
import { EsperResponseError } from '../errors/errors.js';
import { addFacts, addParts, addToMessage, EsperError, type Sent, setSent } from '../errors/esper-error.js';
import { forEachBounded } from '../util/for-each-bounded.js';
import { fieldsOf, isNonEmptyString } from '../util/guards.js';
import { checkSignal } from '../util/interruption.js';
import { notify } from '../util/notify.js';
import { type CallByName, OPERATIONS } from './command-calls.js';
import { describeRequest, deviceTypeOf } from './command-match.js';
import type { SendCommandOptions } from './send-options.js';
import type { CommandPart } from './split-command.js';
import { StateSaver } from './state-saver.js';

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
    readonly #saver: StateSaver;
    #hasFailed = false;
    /** The errors of requests of the command; others are of what is done around them. */
    readonly #requestErrors = new Set<unknown>();

    constructor(call: CallByName, parts: readonly CommandPart[], options: SendCommandOptions) {
        this.#call = call;
        this.#parts = parts.map((part) => ({ ...part, state: 'unsent', requestId: '' }));
        this.#options = options;
        this.#total = parts.reduce((sum, { ids }) => sum + ids.length, 0);
        this.#saver = new StateSaver(options, () => this.#readParts());
    }

    /** Sends all requests; what it rejects with has `parts`. */
    async send(): Promise<CommandBatch> {
        const { concurrency = DEFAULT_CONCURRENCY } = this.#options;
        try {
            this.#after = await this.#readNewest();
            await this.#saver.save();
            await forEachBounded(this.#parts, concurrency, (part) => this.#sendPart(part));
            return this.#readParts().sent;
        } catch (error) {
            await this.#saver.save().catch(() => {}); // that of a moment before has no request too few
            throw this.#toError(error);
        }
    }

    async #sendPart(part: TrackedPart): Promise<void> {
        const { signal, onProgress } = this.#options;
        try {
            part.state = 'unknown';
            await this.#saver.save();
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
            this.#requestErrors.add(error);
            throw error;
        }
        notify(() => onProgress?.({ sent: this.#count('sent'), total: this.#total }));
        await this.#saver.save();
    }

    async #readNewest(): Promise<UnknownRequest['after']> {
        const request = this.#parts[0]?.request;
        const filter = { command: request?.command, commandType: request?.command_type, limit: 1 };
        const page = fieldsOf(await this.#call(OPERATIONS.v2.list, filter, { signal: this.#options.signal }));
        const [newest] = Array.isArray(page['results']) ? page['results'] : [];
        const { id, created_on: createdOn } = fieldsOf(newest);
        return isNonEmptyString(id) ? { requestId: id, createdOn: String(createdOn) } : null;
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
        const parts = this.#readParts();
        if (!this.#requestErrors.has(error)) {
            addFacts(ours, { attempts: 0 });
            setSent(ours, sentOfParts(parts));
        }
        addParts(ours, parts);
        return ours;
    }
}

/** Tells of a command whose requests did not fail whether any of them reached the API. */
function sentOfParts({ sent, unknown }: CommandParts): Sent {
    if (unknown.length > 0) return 'unknown';
    return sent.requests.length > 0 ? 'yes' : 'no';
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
