// A plugin of TypeDoc: modules are named as they are imported, guides as their first heading says, each in a group.
import { readFileSync } from 'node:fs';
import { Converter, ReflectionKind } from 'typedoc';

const { name, exports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** `./dist/esm/types/src/undici.d.ts` → `src/undici.ts`, the source of an entry. */
const sourceOf = (types) => types.replace(/^\.\/dist\/esm\/types\//, '').replace(/\.d\.ts$/, '.ts');

/** Source → what one imports; an entry that is new in package.json is here at once. */
const ENTRIES = new Map(
    Object.entries(exports)
        .filter(([, { import: entry }]) => entry !== undefined)
        .map(([path, { import: entry }]) => [sourceOf(entry.types), `${name}${path.slice(1)}`]),
);

export function load(app) {
    app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, declaration) => {
        if (declaration.kind !== ReflectionKind.Module) return;
        const file = context.getSymbolFromReflection(declaration)?.declarations?.[0]?.getSourceFile().fileName ?? '';
        const source = [...ENTRIES.keys()].find((path) => file.endsWith(`/${path}`));
        if (source !== undefined) declaration.name = ENTRIES.get(source);
    });
    app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
        const file = document.project.files.getReflectionPath(document) ?? '';
        const heading = /^# (.*)$/m.exec(readFileSync(file, 'utf8'))?.[1];
        if (heading !== undefined) document.name = heading;
        document.frontmatter['group'] = file.includes('/docs/reference/') ? 'Reference' : 'Guides';
    });
    app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
        project.readme = withoutHeading(project.readme);
    });
}

/** Leaves out the first heading of the README: TypeDoc writes the package's name above it. */
function withoutHeading([first, ...others]) {
    return [{ ...first, text: first.text.replace(/^# .*\n/, '') }, ...others];
}
