// What an operation answers: the one success that has a type, and the errors.
import { follow } from '../shared/pointers.mjs';
import { listOf, mapValues } from './nodes.mjs';
import { comparable } from './schemas.mjs';
import { typeOf } from './types.mjs';

/** Writes the answers as responses, that of success under 200 whichever its status is. */
export function answersOf(description, operation) {
    const body = bodyOf(successesOf(description, operation));
    const errors = errorsOf(description, operation).map(([status, { content }]) => {
        const plain = mapValues(content, ({ schema }) => ({ schema: comparable(schema ?? {}) }));
        return [status, { description: '', content: plain }];
    });
    return {
        200: { description: '', ...(body && { content: { 'application/json': { schema: comparable(body) } } }) },
        ...Object.fromEntries(errors),
    };
}

/** Writes the same in words, as facts of the operation. */
export function answerFactsOf(description, operation) {
    const successes = successesOf(description, operation);
    const errors = errorsOf(description, operation);
    const body = bodyOf(successes);
    return {
        'x-answer': body === undefined ? 'nothing' : answerWords(typeOf(body), mediaOf(successes)),
        'x-statuses': listOf(successes.map(([status]) => status)),
        'x-errors': listOf(
            errors.map(([status, { content }]) => {
                const media = Object.values(content ?? {})[0];
                return media?.schema ? `${status} ${typeOf(media.schema)}` : status;
            }),
        ),
        'x-headers': listOf(
            [...successes, ...errors].flatMap(([status, { headers }]) =>
                Object.keys(headers ?? {}).map((name) => `${name} with ${status}`),
            ),
        ),
    };
}

/** Writes the type of an answer, and its media type where that is not JSON: `string as text/csv`. */
const answerWords = (type, media) => (/[/+]json\b/.test(media) ? type : `${type} as ${media}`);

const mediaOf = (successes) => successes.flatMap(([, { content }]) => Object.keys(content ?? {}))[0];

const responsesOf = (description, operation) =>
    Object.entries(operation.responses ?? {}).map(([status, response]) => [status, follow(description, response)]);

const successesOf = (description, operation) =>
    responsesOf(description, operation).filter(([status]) => /^2/.test(status));

/** Lists the errors. A 304 is neither: `x-esper-empty` has it. */
const errorsOf = (description, operation) =>
    responsesOf(description, operation).filter(([status]) => !/^[23]/.test(status));

/** Finds the body: a generated call has the type of the first success that has a body. */
const bodyOf = (successes) =>
    successes.flatMap(([, { content }]) => Object.values(content ?? {})).map((media) => media.schema)[0];
