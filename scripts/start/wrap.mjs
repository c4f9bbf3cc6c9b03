const WIDTH = 80;
const INDENT = 4;

/** Breaks a line between words, where a terminal would break it in the middle of one. */
export function wrap(line, width = WIDTH) {
    const indent = /^ */.exec(line)[0];
    const lines = [];
    let current = indent;
    for (const word of line.trim().split(' ')) {
        const before = current.trim() === '' ? current : `${current} `;
        if (before.length + word.length > width && current.trim() !== '') {
            lines.push(current);
            current = `${indent}${' '.repeat(INDENT)}${word}`;
        } else current = before + word;
    }
    return [...lines, current].join('\n');
}
