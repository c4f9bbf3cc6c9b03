/** Makes a visitor of any node that calls back once for each file of the description. */
export function eachSource(visit) {
    const seen = new Set();
    return (_node, ctx) => {
        const { source } = ctx.location;
        if (seen.has(source)) return;
        seen.add(source);
        visit(source, ctx);
    };
}
