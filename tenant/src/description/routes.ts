import type { Route } from './operation.js';

/** An operation that a request was routed to, and the values of its path. */
export interface Found<T extends Route> {
    route: T;
    path: Readonly<Record<string, string>>;
}

interface Candidate<T> {
    route: T;
    segments: readonly string[];
}

/** Finds the operation of a request: of all whose path fits, the one whose path says the most of it. */
export class Routes<T extends Route> {
    /** By the number of segments, the most exact paths first. */
    readonly #candidates = new Map<number, Candidate<T>[]>();

    constructor(routes: readonly T[]) {
        for (const route of routes) {
            const segments = route.path.split('/');
            const alike = this.#candidates.get(segments.length) ?? [];
            alike.push({ route, segments });
            this.#candidates.set(segments.length, alike);
        }
        for (const alike of this.#candidates.values()) alike.sort(byExactness);
    }

    /** Finds the operation of a method and a path below `/api`. */
    find(method: string, path: string): Found<T> | undefined {
        const segments = path.split('/');
        const found = this.#candidates
            .get(segments.length)
            ?.find((one) => one.route.method === method && fits(one, segments));
        return found && { route: found.route, path: valuesOf(found, segments) };
    }

    /** Tells whether a path is known with any method. */
    isKnown(path: string): boolean {
        const segments = path.split('/');
        return this.#candidates.get(segments.length)?.some((one) => fits(one, segments)) ?? false;
    }
}

const isParameter = (segment: string): boolean => segment.startsWith('{');

/** A word goes before a parameter, at the first place where two paths differ in that. */
function byExactness(one: Candidate<unknown>, other: Candidate<unknown>): number {
    const at = one.segments.findIndex(
        (segment, place) => isParameter(segment) !== isParameter(other.segments[place] ?? ''),
    );
    return at < 0 ? 0 : Number(isParameter(one.segments[at] ?? '')) - Number(isParameter(other.segments[at] ?? ''));
}

/** An empty segment is no value of a parameter. */
function fits({ segments }: Candidate<unknown>, given: readonly string[]): boolean {
    return segments.every((segment, place) => (isParameter(segment) ? given[place] !== '' : segment === given[place]));
}

function valuesOf({ segments }: Candidate<unknown>, given: readonly string[]): Record<string, string> {
    const values = segments.map((segment, place) => [segment.slice(1, -1), decode(given[place] ?? '')] as const);
    return Object.fromEntries(values.filter((_, place) => isParameter(segments[place] ?? '')));
}

/** Decodes a segment; what was encoded wrongly stays as it is. */
function decode(segment: string): string {
    try {
        return decodeURIComponent(segment);
    } catch {
        return segment;
    }
}
