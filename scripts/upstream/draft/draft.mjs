// Drafts of what the documents have and our description lacks: the true structure in our layout, words to be written.
import { Failure } from '../../shared/failure.mjs';
import { routeOf } from '../differences/differences.mjs';
import { writeFiles } from './files.mjs';
import { DraftModels } from './models.mjs';
import { Names } from './names.mjs';
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
            .map(([call, operation]) => ({ call, operation, document })),
    );
    const unnamed = wanted.filter(({ call }) => names.operation(call) === undefined);
    const models = new DraftModels(names, new Set(Object.keys(ours.bundle.components.schemas)));
    const drafts = wanted
        .filter((each) => !unnamed.includes(each))
        .map((each) => draftOf({ ...each, names, models, ours, words }));
    const { clashes, unnamed: unnamedModels } = models.problems;
    if (unnamed.length + unnamedModels.length > 0) {
        names.propose({ operations: unnamed.map((each) => proposed(each, ours)), models: unnamedModels });
        return { written: [], proposed: unnamed.length + unnamedModels.length };
    }
    if (clashes.length > 0) throw new Failure(`Models that are not one:\n  ${clashes.join('\n  ')}\n${ADVICE}`);
    return { written: writeFiles(root, { drafts, models: models.made, ours: ours.bundle }), proposed: 0 };
}

const ADVICE =
    'Give one of them another name in openapi/model-names.tsv; the document of a model without a name is "-".';

function draftOf({ call, operation, document, names, models, ours, words }) {
    const line = names.operation(call);
    const writer = new SchemaWriter(document, models);
    // A path that has an operation already keeps the names of its parameters.
    const path = ours.paths.get(routeOf(line.path)) ?? line.path;
    const written = writeOperation({ path, operation, line, writer, models, words: words.get(line.operationId) });
    return { path, method: line.method.toLowerCase(), operation: written };
}

/** The property of its neighbours: the operation with most of its path. */
function proposed({ call, operation }, ours) {
    const [, path] = call.split(' ');
    const steps = path.split('/');
    const common = ([other]) =>
        other
            .split(' ')[1]
            .split('/')
            .filter((step, index) => step === steps[index]).length;
    const [, nearest] = [...ours.calls].sort((one, other) => common(other) - common(one))[0];
    return { call, published: operation.id ?? '', property: nearest.name.split('.')[1] };
}
