/** Lists what is wrong with an outcome: differences without exception, exceptions that don't happen. */
export function judge(differences, exceptions) {
    const left = new Map(Object.entries(differences).map(([name, found]) => [name, new Set(found)]));
    const problems = exceptions.flatMap((exception) => unused(exception, differences));
    for (const exception of exceptions) {
        const names = exception.vectors === 'any' ? left.keys() : exception.vectors;
        for (const name of names) for (const each of exception.differences) left.get(name)?.delete(each);
    }
    for (const [name, found] of left) if (found.size > 0) problems.push(`${name}: ${[...found].join('; ')}`);
    return problems;
}

/** Counts the vectors in which an exception happens. */
export function happenings({ vectors, differences: excepted }, differences) {
    if (vectors !== 'any') return vectors.length;
    return Object.values(differences).filter((found) => excepted.some((each) => found.includes(each))).length;
}

function unused({ vectors, differences: excepted }, differences) {
    const stale = (name, each) => `${name}: the exception "${each}" does not happen any more; take it out`;
    if (vectors !== 'any')
        return vectors.flatMap((name) =>
            excepted.filter((each) => !differences[name]?.includes(each)).map((each) => stale(name, each)),
        );
    const all = new Set(Object.values(differences).flat());
    return excepted.filter((each) => !all.has(each)).map((each) => stale('any vector', each));
}
