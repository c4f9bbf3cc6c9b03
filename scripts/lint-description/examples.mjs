// Every JSON body has an example that a person would believe: the documentation shows it, the test tenant answers it,
// and the test that walks all operations sends it. Whether it fits its schema, Redocly's own rules say.
import { draftOperations } from './drafts.mjs';
import { isSuccess, jsonContent } from './nodes.mjs';

export function examples() {
    const { stands, Operation } = draftOperations();
    const check = (what) => (body, ctx) => {
        if (stands(ctx)) return;
        for (const [type, media] of jsonContent(body.content)) {
            if ('example' in media || Object.keys(media.examples ?? {}).length > 0) continue;
            ctx.report({
                message: `${what} has no example.`,
                location: ctx.location.child(['content', type]).key(),
            });
        }
    };
    return {
        Operation,
        RequestBody: check('The request body'),
        Responses: {
            Response(response, ctx) {
                if (isSuccess(String(ctx.key))) check(`The answer ${ctx.key}`)(response, ctx);
            },
        },
    };
}
