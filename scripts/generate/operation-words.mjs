// What the doc comments of operations say that a template can't: which errors a call ends with, and how it is written
// with the values of the description's examples.
import { exampleCall } from '../shared/described/call.mjs';
import { readDescription } from '../shared/described/description.mjs';
import { readGeneratedCode } from '../shared/described/generated-code.mjs';
import { joinOperations } from '../shared/described/operations.mjs';

/** Reads the words for the operations of a description and the code made of it. */
export function readOperationWords({ bundle, schemas, code }) {
    const operations = joinOperations(readDescription({ bundle, schemas }), readGeneratedCode(code));
    return new Map(operations.map((operation) => [operation.id, operation]));
}

const MARKER = /^( *)\* @words (throws|example) (\w+)$/gm;

/** Puts the words where the templates say `@words`. */
export const writeOperationWords = (text, operations) =>
    text.replace(MARKER, (_, indent, kind, id) =>
        WORDS[kind](operations.get(id))
            .map((line) => `${indent}* ${line}`.trimEnd())
            .join('\n'),
    );

const WORDS = {
    throws: ({ errors }) => [`@throws ${[...new Set(errors.map(({ status }) => errorOf(status)))].join(', ')}.`],
    // What is inside of a comment can't end it.
    example: (operation) => ['@example', ...exampleCall(operation).replaceAll('*/', '*\\/').split('\n')],
};

/** The classes of errors by status, as src/errors/create-api-error.ts has them. */
const CLASS_OF_STATUS = {
    400: 'EsperBadRequestError',
    401: 'EsperAuthenticationError',
    403: 'EsperPermissionError',
    404: 'EsperNotFoundError',
    409: 'EsperConflictError',
    429: 'EsperRateLimitError',
};

const errorOf = (status) =>
    `\`${CLASS_OF_STATUS[status] ?? (status >= 500 ? 'EsperServerError' : 'EsperApiError')}\` (${status})`;
