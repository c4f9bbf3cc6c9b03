// Files for the suite, in a folder; on whatever has Node's modules, jsdom too.
const { readFile, writeFile } = process.getBuiltinModule('node:fs/promises');

export function filesIn(folder) {
    const path = (name) => `${folder}/${name}`;
    return {
        path,
        read: (file) => readFile(file),
        async write(name, bytes) {
            await writeFile(path(name), bytes);
            return path(name);
        },
    };
}
