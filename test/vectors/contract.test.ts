import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDescription } from '../../tenant/src/description/description.js';
import { schemasOf } from '../../tenant/src/http/schemas.js';
import { pollAnswers } from '../../tenant/src/vectors/command-plays.js';
import type { Answer, Call, Vector } from '../../tenant/src/vectors/vector.js';
import { vectorFiles } from '../support/vectors/files.js';

// What all vectors keep to, so that a typed client can play them and a report can name them for years.

const description = loadDescription();
const schemas = schemasOf(description);
const drafts = new Set(
    description
        .routes()
        .filter(({ node }) => node['x-esper-draft'] === true)
        .map(({ id }) => id),
);
const requests = [
    ...vectorFiles.read('requests', 'operations.json').vectors,
    ...vectorFiles.read('requests', 'requests.json').vectors,
];
const paths = vectorFiles.read('paths', 'paths.json').vectors;
const answers = vectorFiles.read('answers', 'answers.json').vectors;
const walks = vectorFiles.read('walks', 'walks.json').vectors;
const downloads = vectorFiles.read('downloads', 'downloads.json').vectors;
const commands = vectorFiles.read('commands', 'commands.json').vectors;
const { calls, successes, ...retries } = vectorFiles.read('retries', 'retries.json');
const all: readonly Vector[] = [
    ...requests,
    ...paths,
    ...answers,
    ...walks,
    ...downloads,
    ...commands,
    ...retries.decisions,
    ...retries.waits,
    ...retries.storms,
];

/** Lists what a success says that the description does not. */
function answerFaults({ operation: id }: Call, answer: Answer): string[] {
    const operation = description.operation(id);
    if (operation === undefined || answer.status >= 300 || !('json' in answer)) return [];
    return schemas.explain(operation.responses.get(answer.status), answer.json);
}

/** Lists what a call's body says that the description does not. */
function bodyFaults({ operation: id, body }: Call): string[] {
    const rule = description.operation(id)?.body;
    return body === undefined || rule?.schema === undefined ? [] : schemas.explain(rule.schema, body);
}

/** Expects a vector to be as described, unless it says that it is not; then it must not be. */
function expectDescribed({ tags }: Vector, faults: readonly string[]): void {
    if (tags.includes('undescribed')) expect(faults).not.toEqual([]);
    else expect(faults).toEqual([]);
}

test('no two vectors have the same id', () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('each vector holds a sentence of docs/porting.md', () => {
    const flat = (text: string) => text.replaceAll(/\s+/g, ' ');
    const porting = flat(readFileSync(join(__dirname, '../../docs/porting.md'), 'utf8'));
    const lost = all.filter(({ documentation }) => !porting.includes(flat(documentation)));
    expect(lost.map(({ id, documentation }) => `${id}: ${documentation}`)).toEqual([]);
});

describe('a typed client can play it', () => {
    const whole = requests.filter(({ call }) => !drafts.has(call.operation));

    test.each(whole)('$id', (vector) => {
        const { call, answer } = vector;
        expectDescribed(vector, [...bodyFaults(call), ...(answer === undefined ? [] : answerFaults(call, answer))]);
    });

    test.each(answers.filter(({ sees }) => !('error' in sees)))('$id', (vector) =>
        expectDescribed(vector, [...bodyFaults(vector.call), ...answerFaults(vector.call, vector.answer)]),
    );

    test.each(walks)('$id', (vector) => {
        const { call, steps = [], serves, then } = vector;
        const served = (serves?.rows ?? []).map((id) => ({ id, ...serves?.row }));
        const pages: Answer[] = [{ status: 200, json: { count: 0, next: null, previous: null, results: served } }];
        const all = serves === undefined ? [...steps, ...(then?.steps ?? [])].map(({ answer }) => answer) : pages;
        expectDescribed(
            vector,
            all.flatMap((answer) => answerFaults(call, answer)),
        );
    });

    test.each(commands)('$id', (vector) => {
        const made = description.operation(vector.made_by)?.responses;
        const answer = [...(made?.entries() ?? [])].flatMap(([status, schema]) =>
            status < 300 ? schemas.explain(schema, vector.answer) : [],
        );
        const polls = pollAnswers(vector).flatMap((poll) => answerFaults(poll, poll.answer));
        expectDescribed(vector, [...answer, ...polls]);
    });

    test('retries', () => {
        const faults = Object.values(calls).map((call) => bodyFaults(call));
        expect(faults.flat()).toEqual([]);
        for (const method of ['GET', 'PUT', 'DELETE', 'POST', 'PATCH']) {
            const [call, answer] = [calls[method], successes[method]];
            expect(call && answer && answerFaults(call, answer)).toEqual([]);
        }
    });
});
