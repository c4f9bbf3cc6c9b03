// The members that EsperClient has of its own, read without a compiler: this runs on every lint.
import { existsSync, readFileSync } from 'node:fs';
import { withoutComments } from './public-names.mjs';

const MEMBER =
    /^ {4}(?:public |declare |static |readonly |async |override |get |set )*\*?([A-Za-z_$][\w$]*)\s*[?!]?\s*(?:<[^\n]*>)?\s*[(:=;]/gm;

/** Names of the public members of `class EsperClient` in `file` (formatted by biome); none while there is no such file. */
export function clientMembers(file) {
    if (!existsSync(file)) return new Set();
    const text = withoutComments(readFileSync(file, 'utf8'));
    const bodies = text.matchAll(/^export (?:declare )?(?:class|interface) EsperClient\b[^{]*\{\n([\s\S]*?)^\}/gm);
    const names = [...bodies].flatMap(([, body]) => [...body.matchAll(MEMBER)].map(([, name]) => name));
    return new Set(names.filter((name) => name !== 'constructor'));
}
