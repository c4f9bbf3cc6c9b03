// The wrapper finds the items of a page by its type and walks it by what the operation says of itself, so both must be
// said: a page whose `results` may be missing has no item type, a list without x-esper-pagination cannot be iterated.
import { answerSchema, envelopeOf, follow, modelName, parametersOf, schemaOf } from './nodes.mjs';

const KEY = 'x-esper-pagination';
/** Where the envelopes that have a name have their rows. */
const ROWS = { classic: { rows: 'results' }, v2: { rows: 'content.results' }, service: { rows: 'content.results' } };

export function pageSchemas() {
    return {
        Schema(schema, ctx) {
            const envelope = envelopeOf(ctx, { node: schema, file: ctx.location.source.absoluteRef });
            if (!envelope) return;
            const key = envelope === 'classic' ? 'results' : 'content';
            if (schema.required?.includes(key)) return;
            ctx.report({
                message: `The page ${modelName(ctx.location) ?? ''} must have '${key}' in 'required', else its items have no type.`,
                location: ctx.location.child(['required']).key(),
            });
        },
    };
}

export function pagination() {
    return {
        Operation(operation, ctx) {
            const report = (message, key) =>
                ctx.report({ message, location: ctx.location.child(key ? [key] : ['operationId']).key() });
            const said = operation[KEY];
            const answer = answerSchema(ctx, operation) ?? {};
            const found = envelopeOf(ctx, answer);
            if (found && !said && ctx.key === 'get')
                report(`The operation answers a page and has no '${KEY}: ${found}'.`);
            if (typeof said === 'string' && found !== said)
                report(
                    found
                        ? `${KEY} is '${said}', but the answer is a '${found}' page.`
                        : `${KEY} is '${said}', but the answer is no page.`,
                    KEY,
                );
            if (typeof said === 'object')
                for (const message of shapeProblems(said, answer, { ctx, found })) report(message, KEY);
            if (said) checkParameters(operation, ctx, report);
            if (said) checkCursor(operation, ctx, { answer, report });
        },
    };
}

/** What is wrong with a page that says itself where it has what. */
function shapeProblems(shape, answer, { ctx, found }) {
    if (found) return [`The answer is a '${found}' page: say '${KEY}: ${found}'.`];
    const at = (path) => reach(ctx, answer, path).node;
    const problems = [];
    if (at(shape.rows)?.type !== 'array')
        problems.push(`${KEY} says that the rows are in '${shape.rows}', where the answer has no list.`);
    if (shape.count && at(shape.count)?.type !== 'integer')
        problems.push(`${KEY} says that the count is in '${shape.count}', where the answer has no whole number.`);
    if (shape.next && at(shape.next)?.type !== 'string')
        problems.push(`${KEY} says that the next page is in '${shape.next}', where the answer has no text.`);
    return problems;
}

/** The schema where a path leads to: names with dots between them, `.` for the answer itself. */
function reach(ctx, { node, file }, path) {
    const names = path === '.' ? [] : path.split('.');
    return names.reduce((at, name) => schemaOf(ctx, at.node?.properties?.[name], at.file), schemaOf(ctx, node, file));
}

/** A walk by cursor ends where `next_cursor` says so, and goes on with what it says. */
function checkCursor(operation, ctx, { answer, report }) {
    const cursor = operation['x-esper-cursor'];
    const query = parametersOf(ctx, operation).filter((parameter) => parameter.in === 'query');
    if (cursor === undefined) {
        if (query.some(({ name }) => name === 'cursor'))
            report("The list takes a 'cursor': say 'x-esper-cursor: cursor', so that it is walked by it.");
        return;
    }
    const { rows } = typeof operation[KEY] === 'object' ? operation[KEY] : (ROWS[operation[KEY]] ?? {});
    const beside = reach(ctx, answer, rows?.split('.').slice(0, -1).join('.') || '.').node;
    if (!beside?.properties?.next_cursor)
        report(
            `x-esper-cursor names '${cursor}', but the answer has no 'next_cursor' to go on with.`,
            'x-esper-cursor',
        );
}

function checkParameters(operation, ctx, report) {
    const query = parametersOf(ctx, operation).filter((parameter) => parameter.in === 'query');
    const named = (name) => query.find((parameter) => parameter.name === name);
    const size = operation['x-esper-page-size'];
    if (!Number.isInteger(size) || size < 1)
        report("A list needs 'x-esper-page-size', a number of rows.", 'x-esper-page-size');
    for (const name of ['limit', 'offset']) {
        const type = follow(ctx, named(name)?.schema).node?.type;
        if (type !== undefined && type !== 'integer')
            report(`'${name}' counts rows: its type is integer, not ${type}.`);
    }
    const maximum = follow(ctx, named('limit')?.schema).node?.maximum;
    if (size > maximum) report(`x-esper-page-size is ${size}, but 'limit' goes to ${maximum}.`, 'x-esper-page-size');
    const cursor = operation['x-esper-cursor'];
    if (cursor !== undefined && !named(cursor))
        report(`x-esper-cursor names '${cursor}', which is no query parameter of the operation.`, 'x-esper-cursor');
}
