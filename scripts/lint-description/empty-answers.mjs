// The generator types the first success that has a body and forgets one without. x-esper-empty names those, and makes
// the answer `T | undefined`.
import { follow, isSuccess } from './nodes.mjs';

const KEY = 'x-esper-empty';

export function emptyAnswers() {
    return {
        Operation(operation, ctx) {
            const report = (message, key) => ctx.report({ message, location: ctx.location.child([key]).key() });
            const said = (operation[KEY] ?? []).map(String);
            const successes = Object.keys(operation.responses ?? {}).filter((s) => isSuccess(s) || s === '304');
            const empty = successes.filter((s) => !follow(ctx, operation.responses[s]).node?.content);
            const isMixed = empty.length < successes.length;
            for (const status of empty)
                if ((isMixed || status === '304') && !said.includes(status))
                    report(
                        `${status} has no body beside an answer that has one: add '${KEY}: [${status}]'.`,
                        'responses',
                    );
            for (const status of said)
                if (!empty.includes(status)) report(`${KEY} names ${status}, which is no success without a body.`, KEY);
        },
    };
}
