// The tables of docs/python-sdk.md: every class, method and model of Esper's Python SDK, with its name here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { briefCall } from '../shared/described/call.mjs';
import { Failure } from '../shared/failure.mjs';
import { typeText } from './types.mjs';
import { blocks, table } from './words.mjs';

export const PYTHON_PAGE = 'docs/python-sdk.md';
const START = '<!-- Made by `npm run docs` from here … -->';
const END = '<!-- … to here. -->';

/** Makes the tables of the page anew; all else on it is written by hand. */
export function pythonPage(root, { operations, models, links }) {
    const sdk = JSON.parse(readFileSync(join(root, 'scripts/docs/python-sdk.json'), 'utf8'));
    const methods = methodsOf(sdk).map((method) => ({ ...method, operation: operationOf(method, operations) }));
    const text = readFileSync(join(root, PYTHON_PAGE), 'utf8');
    const [before, after] = [text.indexOf(START), text.indexOf(END)];
    if (before < 0 || after < before)
        throw new Failure(`${PYTHON_PAGE} has lost the lines between which its tables stand.`);
    const made = blocks(
        START,
        methodTable(methods, links),
        newHere(methods, operations),
        modelTable(sdk, methods, models, links),
    );
    return `${text.slice(0, before)}${made}\n\n${text.slice(after)}`;
}

const methodsOf = ({ classes }) =>
    Object.entries(classes).flatMap(([api, methods]) =>
        Object.entries(methods).map(([name, { takes, gives }]) => ({ api, name, takes, gives })),
    );

/** Finds the operation of a Python method, which is named after it, in the class of its tag. */
function operationOf({ api, name }, operations) {
    const found = operations.find((operation) => operation.api === api && snakeCase(operation.id) === name);
    if (!found) throw new Failure(`The description has no operation for ${api}.${name} of the Python SDK.`);
    return found;
}

const snakeCase = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function methodTable(methods, links) {
    const rows = methods.map(({ api, name, takes, operation }) => [
        `\`${api}.${name}(${takes.join(', ')})\``,
        `[\`${briefCall(operation)}\`](${links.to(operation.id, PYTHON_PAGE)})`,
    ]);
    return table(['Python', 'here'], rows);
}

function newHere(methods, operations) {
    const known = new Set(methods.map(({ operation }) => operation.id));
    const lacking = operations.filter(({ id }) => !known.has(id));
    const calls = lacking.filter(({ draft }) => !draft).map(({ property, id }) => `\`esper.${property}.${id}\``);
    const drafts = lacking.length - calls.length;
    const more = drafts > 0 ? `, and the ${drafts} that are drafts here, in [api.md](../api.md)` : '';
    return `The Python SDK lacks these ${calls.length}: ${calls.join(', ')}${more}.`;
}

/**
 * Writes the table of models.
 * Answers that Python numbers have names here; some models of its own it calls differently.
 */
function modelTable({ models: renamed, sameModels }, methods, models, links) {
    const answers = methods
        .filter(({ gives, operation }) => gives !== 'None' && gives !== operation.answer.type)
        .map(({ gives, operation }) => [gives, operation.answer.type]);
    const names = { ...Object.fromEntries(answers), ...renamed };
    const here = new Set(models.map(({ name }) => name));
    const lost = [...Object.values(names), ...sameModels].filter((name) => !here.has(name));
    if (lost.length > 0)
        throw new Failure(`The description has no ${lost.join(', ')}: correct scripts/docs/python-sdk.json.`);
    const inOrder = Object.entries(names).sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }));
    const rows = inOrder.map(([python, name]) => [`\`${python}\``, typeText(name, links, PYTHON_PAGE)]);
    return blocks(`${sameModels.length} models have the same name. The others:`, table(['Python', 'here'], rows));
}
