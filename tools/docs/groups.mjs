// A plugin of TypeDoc: what the root exports, in groups by where it comes from.
import { readdirSync, readFileSync } from 'node:fs';
import { Application, Comment, CommentTag, Converter } from 'typedoc';

const APIS = new URL('../../generated/apis/', import.meta.url);

/** Folder → group. What is in none of them keeps the group of its kind. */
const GROUPS = { '/generated/apis/': 'API classes', '/generated/models/': 'Models' };

export function load(app) {
    // No exports of the root: what the generated classes and their methods take (docs/reference describes it), and a part of PageBody.
    app.on(Application.EVENT_BOOTSTRAP_END, () => {
        app.options.setValue('intentionallyNotExported', [...requestInterfaces(), 'Configuration', 'Rows']);
    });
    app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, declaration) => {
        if (declaration.parent?.isProject() !== true) return;
        const file = context.getSymbolFromReflection(declaration)?.declarations?.[0]?.getSourceFile().fileName ?? '';
        const group = Object.entries(GROUPS).find(([folder]) => file.includes(folder))?.[1];
        if (group === undefined) return;
        declaration.comment ??= new Comment();
        declaration.comment.blockTags.push(new CommentTag('@group', [{ kind: 'text', text: group }]));
    });
}

function requestInterfaces() {
    const sources = readdirSync(APIS).map((file) => readFileSync(new URL(file, APIS), 'utf8'));
    return sources.flatMap((text) => [...text.matchAll(/^export interface (\w+Request)\b/gm)].map(([, name]) => name));
}
