import { refusal } from '../errors/invalid.js';
import type { InFlight } from './in-flight.js';
import { KnownRows } from './known-rows.js';
import { checkWalkOptions, cursorOf, isWhole, type ListOptions } from './list-options.js';
import { emptyMemory } from './memory.js';
import { OpenList } from './open-list.js';
import type { ListParameters, ListSource, PageFacts } from './page-source.js';
import type { Place } from './place.js';
import { parametersDigest, readResumeToken, resume, withResumeToken, writeResumeToken } from './resume-token.js';
import type { TokenPayload } from './token-payload.js';

/** What a list is opened for. */
export interface Purpose {
    /** Ends what is asked for the enterprise. */
    readonly inFlight: InFlight;
    /**
     * Whether it is walked. Where the caller names no `limit`, pages of a walk have the operation's size, and a page by
     * itself the server's.
     */
    readonly isWalk: boolean;
}

/** What a list was called with. */
export interface ListCall<Body> {
    readonly list: ListSource<Body>;
    readonly parameters: ListParameters;
    readonly options: ListOptions;
}

/** Checks a call, fills in the enterprise, and finds where to begin. */
export async function openList<Item, Body>(
    { list, parameters: given, options }: ListCall<Body>,
    { inFlight, isWalk }: Purpose,
): Promise<OpenList<Item, Body>> {
    const { source, facts, complete, site = {} } = list;
    const { concurrency = 1, consistent = false, resumeFrom, ...callOptions } = options;
    checkWalkOptions(facts, given, options);
    const digestOf = (all: ListParameters): string => parametersDigest(facts.operation, withQuery(all, options));
    const digestOfGiven = digestOf(given);
    const token = resumeFrom === undefined ? undefined : readToken(facts, resumeFrom, consistent);
    const start = startOf(facts, given, consistent);
    let parameters = given;
    try {
        if (complete !== undefined) parameters = await inFlight.start((signal) => complete(given, signal)).answer;
    } catch (error) {
        throw withResumeToken(error, resumeFrom ?? writeResumeToken({ facts, digest: digestOfGiven }, start));
    }
    const digest = parameters === given ? digestOfGiven : digestOf(parameters);
    const { limit } = given;
    const ofCaller = isWhole(limit, 1) ? limit : undefined;
    const size = ofCaller ?? facts.pageSize;
    return new OpenList(
        { source, facts, parameters, digest, options: callOptions, site },
        token === undefined ? start : resume(facts, token, [digest, digestOfGiven]),
        { size, sizeAlone: isWalk ? size : ofCaller, concurrency, isConsistent: consistent },
    );
}

/** The parameters with those that the description lacks, under a name that none of them has. */
function withQuery(parameters: ListParameters, { query }: ListOptions): ListParameters {
    return query === undefined ? parameters : { ...parameters, '?': Object.entries(query).sort() };
}

function readToken(facts: PageFacts, resumeFrom: string, consistent: boolean): TokenPayload {
    const token = readResumeToken(facts, resumeFrom);
    const wasConsistent = token.m !== undefined;
    if (wasConsistent === consistent) return token;
    throw refusal(facts.operation, 'consistent', `expected ${wasConsistent}, as in the walk that resumeFrom is of`);
}

/** Where a walk begins that goes on from no other. */
function startOf(facts: PageFacts, parameters: ListParameters, consistent: boolean): Place {
    const { offset: given } = parameters;
    const offset = isWhole(given, 0) ? given : 0;
    return {
        offset,
        cursor: cursorOf(facts, parameters),
        step: 0,
        known: new KnownRows(),
        memory: consistent ? emptyMemory(offset) : undefined,
    };
}
