import { type Call, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import type { StoredFile } from '../../state/file-store.js';
import type { ThumbnailRecord } from '../../state/records.js';
import type { State } from '../../state/state.js';

/** How files of pictures begin: PNG, JPEG and GIF. A WebP has its length between two words. */
const PICTURES = ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'GIF87a', 'GIF89a'];

type ThumbnailCall = Call<{ thumbnail_id: string }>;

/** Handles the pictures that groups can show. */
export function thumbnailHandlers(state: State): Handlers {
    const { files, groups, thumbnails } = state;
    const find = (call: ThumbnailCall): ThumbnailRecord => {
        const thumbnail = thumbnails.get(call.path('thumbnail_id'));
        if (thumbnail === undefined) throw notFound();
        return thumbnail;
    };
    return {
        listGroupThumbnail(call) {
            return classicPage(
                call,
                rowsOf([...thumbnails.values()], (one) => writeThumbnail(state, call.links, one)),
            );
        },
        async uploadGroupThumbnail(call) {
            const file = call.files.get('image_file');
            if (file === undefined) throw badField('image_file', 'No file was submitted.');
            if (!(await isPicture(state, file))) {
                files.remove(file.id);
                throw badField('image_file', 'Upload a valid image. The file is none.');
            }
            const thumbnail = { id: state.newId(), file: file.id, created_on: state.now() };
            thumbnails.set(thumbnail.id, thumbnail);
            return ok(writeThumbnail(state, call.links, thumbnail));
        },
        getGroupThumbnail: (call) => ok(writeThumbnail(state, call.links, find(call))),
        deleteGroupThumbnail(call) {
            const { id, file } = find(call);
            thumbnails.delete(id);
            files.remove(file);
            for (const { thumbnail, ...group } of groups.values()) if (thumbnail === id) groups.set(group.id, group);
            return NO_CONTENT;
        },
    };
}

async function isPicture({ files }: State, file: StoredFile): Promise<boolean> {
    for await (const chunk of files.read(file)) {
        const head = Buffer.from(chunk).subarray(0, 16).toString('latin1');
        const isWebP = head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP';
        return isWebP || PICTURES.some((beginning) => head.startsWith(beginning));
    }
    return false;
}

/** Writes a picture. A tenant makes no small form of it: both links lead to the picture. */
function writeThumbnail({ files }: State, links: Links, { id, file, created_on }: ThumbnailRecord): unknown {
    const link = links.file(file, files.get(file)?.name ?? 'picture');
    return { id, image_file: link, thumbnail_url: link, created_on };
}
