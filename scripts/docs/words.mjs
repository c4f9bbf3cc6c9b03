// Texts of the description, as Markdown can take them.

/** Links names in backticks to where they are described: `getDeviceEvent`, `Device`, `Device.id`. */
export function withLinks(text, links, from) {
    return text.replace(/`((\w+)(?:\.\w+)?)`/g, (code, name, first) => {
        // A name of one small word may be a field or a parameter as well.
        const target = /[A-Z]/.test(first) ? links.to(first, from) : undefined;
        return target ? `[\`${name}\`](${target})` : code;
    });
}

/** Puts a string into one line of a table: its paragraphs and lists become lines of the cell. */
export function cell(text) {
    return text
        .trim()
        .replace(/\n\n+|\n(?=[-*] )/g, '<br>')
        .replace(/\s*\n\s*/g, ' ')
        .replaceAll('|', '\\|');
}

/** Writes a table; undefined without rows. */
export function table(head, rows) {
    if (rows.length === 0) return undefined;
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** Joins blocks of Markdown, one below the other; what is undefined is left out. */
export const blocks = (...parts) => parts.filter((part) => part !== undefined).join('\n\n');

/** Writes what can be unfolded. */
export const folded = (summary, content) => `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;

/** Writes a block of code. */
export const code = (language, text) => `\`\`\`${language}\n${text}\n\`\`\``;
