const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

// Which tests a file has is learned in the dry run, by one worker; the others read it from the sandbox that they share.
const path = join(process.cwd(), 'test-names.jsonl');
let names;

/** Notes the tests of a file. */
exports.remember = (file, tests) => appendFileSync(path, `${JSON.stringify([file, tests])}\n`);

/** The tests of a file by their full names; undefined for one that was not noted. */
exports.namesOf = (file) => {
    names ??= new Map(
        existsSync(path)
            ? readFileSync(path, 'utf8')
                  .trim()
                  .split('\n')
                  .map((line) => JSON.parse(line))
            : [],
    );
    return names.get(file);
};
