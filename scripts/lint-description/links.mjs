// Testers that are driven by a description (Schemathesis and others) find an id by following links: an operation that
// reads one record is reached when what makes or lists such records links to it.
import { isDraft } from './drafts.mjs';
import { parametersOf } from './nodes.mjs';

export function links() {
    const reading = new Map();
    const linked = new Map();
    return {
        Operation(operation, ctx) {
            if (ctx.key !== 'get' || isDraft(operation)) return;
            const ids = parametersOf(ctx, operation)
                .filter((parameter) => parameter.in === 'path')
                .map(({ name }) => name);
            const needsId = parametersOf(ctx, operation).some((one) => one.in === 'path' && !one['x-esper-filled']);
            if (needsId)
                reading.set(operation.operationId, {
                    ids,
                    location: ctx.location.child(['operationId']),
                    report: ctx.report,
                });
        },
        Link(link, ctx) {
            linked.set(link.operationId, [...(linked.get(link.operationId) ?? []), { link, ctx }]);
        },
        Root: {
            leave() {
                for (const [id, { ids, location, report }] of reading) {
                    const whole = (linked.get(id) ?? []).filter(({ link }) =>
                        ids.every((name) => link.parameters?.[name]),
                    );
                    if (whole.length > 0) continue;
                    report({
                        message: `No answer links to ${id}, with ${ids.join(' and ')}: add it to 'links' of what makes or lists the record.`,
                        location,
                    });
                }
            },
        },
    };
}
