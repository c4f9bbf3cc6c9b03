// An error that an operation's neighbours list was hardly left out on purpose. Neighbours are the operations of its tag; a
// thing that is not found needs an id in the path, a request that is refused something that was sent.
import { isDraft } from './drafts.mjs';
import { parametersOf } from './nodes.mjs';

const ANY = () => true;
const hasId = ({ names }) => names.some(({ in: place, name }) => place === 'path' && name !== 'enterprise_id');
const sendsSomething = ({ operation, names }) =>
    operation.requestBody !== undefined || names.some(({ in: place }) => place === 'query');

/** Status → of which operations it is expected. */
const EXPECTED = { 400: sendsSomething, 403: ANY, 404: hasId, 429: ANY };
/** So many of them make a custom: two at least, and so much of all. */
const FEW = 2;
const MOST = 2 / 3;

export function errorAnswers() {
    const tags = new Map();
    return {
        Operation(operation, ctx) {
            // A draft lists what the reference does.
            if (isDraft(operation)) return;
            const [tag] = operation.tags ?? [];
            const own = {
                operation,
                names: parametersOf(ctx, operation),
                location: ctx.location.child(['responses']).key(),
                report: ctx.report,
            };
            tags.set(tag, [...(tags.get(tag) ?? []), own]);
        },
        Root: {
            leave() {
                for (const members of tags.values())
                    for (const [status, isExpected] of Object.entries(EXPECTED))
                        notice(members.filter(isExpected), status);
            },
        },
    };
}

function notice(members, status) {
    const missing = members.filter(({ operation }) => !operation.responses?.[status]);
    const having = members.length - missing.length;
    if (having < FEW || having < MOST * members.length) return;
    for (const { operation, location, report } of missing)
        report({ message: `${operation.operationId} has no ${status}, which its neighbours have.`, location });
}
