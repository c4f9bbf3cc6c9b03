// Fills in what a vector written by hand need not say itself: its id, and by its topic tags and level.

/** The lists of a file whose entries are vectors, and what their ids begin with. */
const LISTS = {
    'requests.json': { vectors: 'request' },
    'paths.json': { vectors: 'path' },
    'answers.json': { vectors: 'answer' },
    'walks.json': { vectors: 'walk' },
    'downloads.json': { vectors: 'download' },
    'commands.json': { vectors: 'command' },
    'retries.json': { decisions: 'retry', waits: 'wait', storms: 'quota' },
};

/** Files of vectors written by hand. */
export const WRITTEN = Object.keys(LISTS);

/**
 * Gives each vector without an id the next of its topic; an id that is there stays.
 * A vector without documentation gets that of another one of its topic.
 */
export function identify(name, file) {
    const lists = Object.entries(LISTS[name]).map(([list, prefix]) => [list, identifyAll(file, list, prefix)]);
    return { ...file, ...Object.fromEntries(lists) };
}

function identifyAll({ retired = [], ...file }, list, prefix) {
    const vectors = file[list];
    const numbers = new NumberGiver([...retired, ...vectors.flatMap(({ id = [] }) => id)]);
    const documented = new Map(vectors.toReversed().map((one) => [topicOf(one.name), one.documentation]));
    return vectors.map(({ id, name, documentation, tags, level, ...rest }) => {
        const topic = topicOf(name);
        const start = topic === undefined || topic === prefix ? prefix : `${prefix}-${topic}`;
        return {
            id: id ?? numbers.next(start),
            name,
            documentation: documentation ?? documented.get(topic),
            tags: tags ?? [topic ?? prefix],
            level: level ?? levelOf(prefix, rest),
            ...rest,
        };
    });
}

/** Reads the topic, what stands before the colon of a name, as a piece of an id. */
function topicOf(name) {
    const topic = /^([^:]+): /.exec(name)?.[1];
    const slug = topic?.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
    return slug === undefined || slug.length > 24 ? undefined : slug;
}

/** Says which level a vector belongs to when it does not say so itself. */
function levelOf(prefix, { walk }) {
    if (['download', 'command'].includes(prefix)) return 4;
    if (walk?.concurrency !== undefined || walk?.consistent !== undefined) return 3;
    return ['walk', 'retry', 'wait', 'quota'].includes(prefix) ? 2 : 1;
}

/** Counts ids on from the highest that was ever given, so that none comes again. */
class NumberGiver {
    #last = new Map();

    constructor(ids) {
        for (const id of ids) {
            const [, start, number] = /^(.*)-(\d+)$/.exec(id);
            this.#last.set(start, Math.max(this.#last.get(start) ?? 0, Number(number)));
        }
    }

    next(start) {
        const number = (this.#last.get(start) ?? 0) + 1;
        this.#last.set(start, number);
        return `${start}-${String(number).padStart(3, '0')}`;
    }
}
