import { eachSource } from './each-source.mjs';

// In a folded string (`>-`) an empty line becomes a line break, which Markdown reads as a space: two paragraphs run
// together in every editor and every document. Two empty lines, or `|-`, make a paragraph.
export function paragraphs() {
    return {
        any: eachSource((source, ctx) => {
            for (const line of lostBreaks(source.body.split('\n')))
                ctx.report({
                    message:
                        "Two paragraphs run together: leave two empty lines in a text after '>-', or begin it with '|-'.",
                    location: { source, pointer: undefined, start: { line, col: 1 } },
                });
        }),
    };
}

const indentOf = (line) => line.length - line.trimStart().length;
const isEmpty = (line) => line.trim() === '';

/** Finds single empty lines between the lines of a folded string; gives their numbers, from 1. */
function* lostBreaks(lines) {
    let folded;
    for (const [index, line] of lines.entries()) {
        if (!isEmpty(line) && folded !== undefined && indentOf(line) <= folded) folded = undefined;
        const goesOn = folded !== undefined && indentOf(lines[index + 1] ?? '') > folded;
        if (goesOn && isEmpty(line) && !isEmpty(lines[index - 1])) yield index + 1;
        if (/: >[+-]?$/.test(line)) folded = indentOf(line);
    }
}
