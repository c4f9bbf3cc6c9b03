import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Lists what differs between two files or folders called `name`: lines `added|removed|changed path`. */
export function differences(name, current, fresh) {
    const before = filesOf(current);
    const after = filesOf(fresh);
    const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
    return paths.flatMap((path) => {
        const label = path === '' ? name : `${name}/${path}`;
        if (!before.has(path)) return [`added    ${label}`];
        if (!after.has(path)) return [`removed  ${label}`];
        return readFileSync(before.get(path)).equals(readFileSync(after.get(path))) ? [] : [`changed  ${label}`];
    });
}

/** Maps paths below `top` to files; a file is its own only entry, with an empty path. */
function filesOf(top) {
    if (!existsSync(top)) return new Map();
    if (statSync(top).isFile()) return new Map([['', top]]);
    const files = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return new Map(
        files
            .map((entry) => join(entry.parentPath, entry.name))
            .map((file) => [relative(top, file).replaceAll('\\', '/'), file]),
    );
}
