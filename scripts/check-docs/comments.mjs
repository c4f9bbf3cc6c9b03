// How long comments are: what is wider than the window or a breath is not read.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { wordsOf } from './modules.mjs';

const LONGEST_LINE = 120;
const LONGEST_SENTENCE = 100;

/** Lists what is too long in the comments of a folder's modules: the module, the line, and a complaint. */
export function longComments(read, folder) {
    return modulesIn(folder).flatMap((path) => {
        const module = read(path);
        return module.comments
            .flatMap((comment) => [...longSentence(module, comment), ...longLines(module, comment)])
            .map((found) => ({ module, ...found }));
    });
}

const modulesIn = (folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();

/** Finds long lines. A line counts as a whole, with the code before its comment. */
function longLines({ text, lineOf }, comment) {
    const [first, last] = [lineOf(comment), lineOf({ start: comment.end })];
    return text
        .split('\n')
        .slice(first - 1, last)
        .map(({ length }, index) => ({ line: first + index, length }))
        .filter(({ length }) => length > LONGEST_LINE)
        .map(({ line, length }) => ({
            line,
            complaint: `a line of ${length} characters in a comment, where ${LONGEST_LINE} are the most`,
        }));
}

function longSentence({ lineOf }, comment) {
    const { length } = firstSentence(wordsOf(comment));
    if (length <= LONGEST_SENTENCE) return [];
    const complaint = `a first sentence of ${length} characters, where ${LONGEST_SENTENCE} are the most`;
    return [{ line: lineOf(comment), complaint }];
}

/** Cuts a doc comment at its first full stop, or where its first paragraph ends. A tag begins another. */
function firstSentence(doc = '') {
    const [paragraph] = doc.split(/\n\s*\n|(?:^|\n)@/);
    const words = paragraph.replace(/\s+/g, ' ').trim();
    return /^.*?[.!?](?= |$)/.exec(words)?.[0] ?? words;
}
