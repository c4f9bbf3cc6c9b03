// Drafts of what the documents have and our description lacks: the true structure in our layout, words to be written.
import { Failure } from '../../shared/failure.mjs';
import { routeOf } from '../differences/differences.mjs';
import { writeFiles } from './files.mjs';
import { DraftModels } from './models.mjs';
import { camel, idFor, Names, pascal, singular } from './names.mjs';
import { writeOperation } from './operation.mjs';
import { SchemaWriter } from './schema.mjs';

/**
 * Writes files for every operation that `ours` lacks; says what was written. What has no line in the tables of names
 * gets one first, and nothing else is written: a name stays, so a person looks at it.
 */
export function writeDrafts({ root, documents, ours, words = new Map() }) {
    const names = new Names(root);
    const wanted = documents.flatMap((document) =>
        Object.entries(document.operations)
            .filter(([call]) => !ours.calls.has(routeOf(call)))
            .map(([call, operation]) => ({ call, operation, document, line: names.operation(call) })),
    );
    const unnamed = wanted.filter(({ line }) => line === undefined).map((each) => proposedLine(each, ours));
    const models = new DraftModels(names, new Set(Object.keys(ours.bundle.components.schemas)));
    const lineOf = ({ call, line }) => line ?? unnamed.find((one) => one.call === call);
    const drafts = wanted.map((each) => draftOf({ ...each, line: lineOf(each), models, ours, words }));
    const { clashes, unnamed: unnamedModels } = models.problems;
    const proposed = unnamed.length + unnamedModels.length;
    if (proposed > 0) {
        names.propose({ operations: unnamed, models: unnamedModels });
        return { written: [], proposed };
    }
    if (clashes.length > 0) throw new Failure(`Models that are not one:\n  ${clashes.join('\n  ')}\n${ADVICE}`);
    return { written: writeFiles(root, { drafts, models: models.made, ours: ours.bundle }), proposed };
}

const ADVICE =
    'Give one of them another name in openapi/model-names.tsv; the document of a model without a name is "-".';

function draftOf({ operation, document, line, models, ours, words }) {
    const writer = new SchemaWriter(document, models);
    // A path that has an operation already keeps the names of its parameters.
    const path = ours.paths.get(routeOf(line.path)) ?? line.path;
    const written = writeOperation({ path, operation, line, writer, models, words: words.get(line.operationId) });
    return { path, method: line.method.toLowerCase(), operation: written };
}

/**
 * Proposes the line of an operation.
 * Its property is that of an operation on the same thing, else the thing itself.
 */
function proposedLine({ call, operation }, ours) {
    const [method, path] = call.split(' ');
    const [thing, ...others] = thingsOf(path);
    const isBeside =
        (length) =>
        ([route]) =>
            thingsOf(route.split(' ')[1]).slice(0, length).join('/') === [thing, ...others].slice(0, length).join('/');
    const lengths = others.map((_, index) => others.length + 1 - index).concat(1);
    const nearest = lengths.flatMap((length) => [...ours.calls].filter(isBeside(length)))[0]?.[1];
    const property = nearest?.name.split('.')[1] ?? camel(singular(pascal(thing)));
    const published = operation.id ?? '';
    return { call, method, path, published, property, operationId: idFor({ published, method, path }) };
}

/** Lists what a path leads through: `/v0/enterprise/{}/device/{}/app/` → `device`, `app`. */
const thingsOf = (path) =>
    path.split('/').filter((part) => part !== '' && part !== 'enterprise' && !/^v\d+$|^\{/.test(part));
