import { type Call, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import type { StoredFile } from '../../state/file-store.js';
import type { ContentRecord } from '../../state/records.js';
import type { State } from '../../state/state.js';
import { readStringOrNull, readStrings, withoutUndefined } from '../../util/json.js';
import { anyIncludes } from '../shared/list-filters.js';

/** Handles the files in the tenant's storage. */
export function contentHandlers(state: State): Handlers {
    const { content, files } = state;
    const find = (call: Call<{ content_id: number }>) => {
        const record = content.get(call.path('content_id'));
        if (record === undefined) throw notFound();
        return record;
    };
    return {
        getAllContent(call) {
            const search = call.query.string('search')?.toLowerCase();
            // Newest first.
            const list = [...content.values()]
                .sort((a, b) => b.id - a.id)
                .filter(
                    ({ name, tags, description }) =>
                        search === undefined || anyIncludes([name, ...tags, description], search),
                );
            const rows = rowsOf(list, (record) => writeContent(state, call.links, record));
            return classicPage(call, rows);
        },
        postContent(call) {
            const file = call.files.get('key');
            if (file === undefined) throw badField('key', 'No file was submitted.');
            return ok(writeContent(state, call.links, addContent(state, file)));
        },
        getContent: (call) => ok(writeContent(state, call.links, find(call))),
        patchContent(call) {
            const changes = withoutUndefined<ContentRecord>({
                tags: readStrings(call.body, 'tags'),
                description: readStringOrNull(call.body, 'description'),
            });
            const record = { ...find(call), ...changes, modified: state.now() };
            content.set(record.id, record);
            return ok(writeContent(state, call.links, record));
        },
        deleteContent(call) {
            const { id, file } = find(call);
            content.delete(id);
            files.remove(file);
            return NO_CONTENT;
        },
    };
}

function addContent(state: State, file: StoredFile): ContentRecord {
    const { content, files } = state;
    const problem = whyNotNamed(state, file.name);
    if (problem !== undefined) {
        files.remove(file.id);
        throw badField('key', problem);
    }
    const now = state.now();
    const record: ContentRecord = {
        id: Math.max(6000, ...content.keys()) + 1,
        name: file.name,
        kind: file.type,
        file: file.id,
        tags: [],
        description: null,
        created: now,
        modified: now,
    };
    content.set(record.id, record);
    return record;
}

function whyNotNamed({ content }: State, name: string): string | undefined {
    if (name === '' || name.length > 255) return 'The name of the file must have 1 to 255 characters.';
    for (const record of content.values()) if (record.name === name) return `A file named ${name} already exists.`;
    return undefined;
}

function writeContent(state: State, links: Links, record: ContentRecord): unknown {
    const file = state.files.get(record.file);
    return {
        id: record.id,
        download_url: links.file(record.file, record.name),
        name: record.name,
        key: record.name,
        is_dir: false,
        kind: record.kind,
        // 43 characters, as the real API writes it.
        hash: Buffer.from(file?.sha256 ?? '', 'hex').toString('base64url'),
        size: String(file?.size ?? 0),
        path: '/root/',
        permissions: '777',
        tags: record.tags,
        description: record.description,
        created: record.created,
        modified: record.modified,
        enterprise: links.enterprise,
        owner: { id: state.keys.user.id, username: state.keys.user.username },
    };
}
