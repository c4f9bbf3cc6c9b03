// What a template cannot say, done to the text that came out, before anybody sees it.
/** Mustache writes the second line of a text where it stands, outside of the comment's margin, and leaves empty lines and comments behind. */
export function tidy(text) {
    return text
        .replace(/^( *)\/\*\*[\s\S]*?\*\//gm, withMargin)
        .replace(/^( *\/\*\*\n)(?: *\*\n)+/gm, '$1')
        .replace(/^( *)\* {2,}(?=\*)/gm, '$1')
        .replace(/^ *\/\*\*\n *\*\/\n/gm, '')
        .replace(/^( *\/\*\*)\n *\* (.*)\n *\*\/$/gm, '$1 $2 */')
        .replace(/\n;/g, ';')
        .replace(/[ \t]+$/gm, '')
        .replace(/\n{3,}/g, '\n\n');
}

/** Makes every line of a doc comment begin with a star below the first one's. */
function withMargin(comment, indent) {
    const [first, ...lines] = comment.split('\n');
    const starred = lines.map((line) =>
        line.startsWith(`${indent} *`) ? `${indent} ${line.trim()}` : `${indent} * ${line}`.trimEnd(),
    );
    return [first, ...starred].join('\n');
}
