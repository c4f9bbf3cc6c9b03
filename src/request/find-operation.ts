import { operations } from '../../generated/operations.js';
import { type Operation, readOperation } from './operation.js';

/** An operation that a path may be of. */
interface Candidate {
    readonly id: string;
    readonly line: string;
    readonly segments: readonly string[];
}

/** Operations by method and number of segments, the most exact paths first; made when first needed. */
let candidates: ReadonlyMap<string, readonly Candidate[]> | undefined;

/**
 * Finds the operation of a method and a path: the one whose path says the most of it.
 * The path is below the base URL, without its query.
 */
export function findOperation(method: string, path: string): Operation | undefined {
    candidates ??= index(Object.entries(operations));
    const segments = path.split('/');
    const found = candidates.get(`${method} ${segments.length}`)?.find((candidate) => fits(candidate, segments));
    return found && readOperation(found.id, found.line);
}

function index(table: readonly [id: string, line: string][]): ReadonlyMap<string, readonly Candidate[]> {
    const byKind = new Map<string, Candidate[]>();
    for (const [id, line] of table) {
        const [, method, template = ''] = line.split(' ', 3);
        const segments = template.split('/');
        const kind = `${method} ${segments.length}`;
        byKind.set(kind, [...(byKind.get(kind) ?? []), { id, line, segments }]);
    }
    for (const list of byKind.values()) list.sort(byExactness);
    return byKind;
}

const isArgument = (segment: string): boolean => segment.startsWith('{');

/** Compares by the first place where one has a word and the other an argument: the word comes first. */
function byExactness(one: Candidate, other: Candidate): number {
    const at = one.segments.findIndex(
        (segment, place) => isArgument(segment) !== isArgument(other.segments[place] ?? ''),
    );
    return at < 0 ? 0 : Number(isArgument(one.segments[at] ?? '')) - Number(isArgument(other.segments[at] ?? ''));
}

/** An empty segment is no value of an argument. */
function fits({ segments }: Candidate, given: readonly string[]): boolean {
    return segments.every((segment, place) => (isArgument(segment) ? given[place] !== '' : segment === given[place]));
}
