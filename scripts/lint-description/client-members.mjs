// The members that EsperClient has of its own, read without a compiler: this runs on every lint.
import { readFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { withoutComments } from './public-names.mjs';

const CLIENT = 'EsperClient';
const GENERATED = `${sep}generated${sep}`;
const MEMBER =
    /^ {4}(?:public |declare |static |readonly |async |override |get |set )*\*?([A-Za-z_$][\w$]*)\s*[?!]?\s*(?:<[^\n]*>)?\s*[(:=;]/gm;
const IMPORT = /^import (?:type )?\{([^}]*)\} from '(\.[^']*)'/gm;

/**
 * Reads the public members of `EsperClient`, inherited ones too, from a file that biome formatted.
 * Those of generated code are left out: they are the tags.
 */
export function clientMembers(file) {
    if (declarationsOf(CLIENT, sourceOf(file)).length === 0) throw new Error(`it has no ${CLIENT}`);
    return new Set(membersOf(CLIENT, file).filter((name) => name !== 'constructor'));
}

function membersOf(name, file) {
    const text = sourceOf(file);
    return declarationsOf(name, text).flatMap(({ bases, body }) => [
        ...[...body.matchAll(MEMBER)].map(([, member]) => member),
        ...bases
            .map((base) => [base, fileOf(base, file, text)])
            .filter(([, from]) => !from.includes(GENERATED))
            .flatMap((base) => membersOf(...base)),
    ]);
}

const sourceOf = (file) => withoutComments(readFileSync(file, 'utf8'));

/** Finds the class and the interfaces of a name. A type that is computed is neither. */
function declarationsOf(name, text) {
    const pattern = new RegExp(
        `^export (?:declare )?(?:class|interface) ${name}\\b([^{]*)\\{(?:\\n([\\s\\S]*?)^)?\\}`,
        'gm',
    );
    return [...text.matchAll(pattern)].map(([, head, body = '']) => ({ bases: basesIn(head), body }));
}

/** Reads what is extended: ` extends ClientMethods, CommandWaiter ` → `ClientMethods`, `CommandWaiter`. */
const basesIn = (head) =>
    head
        .replace(/<[^<>]*>/g, '')
        .replace(/^.*\bextends\b|\bimplements\b.*$/gs, '')
        .match(/\w+/g) ?? [];

/** Finds the file that declares what a file names: that one itself, or one that it imports. */
function fileOf(name, file, text) {
    const [, , from] = [...text.matchAll(IMPORT)].find(([, names]) => new RegExp(`\\b${name}\\b`).test(names)) ?? [];
    return from === undefined ? file : resolve(dirname(file), from.replace(/\.js$/, '.ts'));
}
