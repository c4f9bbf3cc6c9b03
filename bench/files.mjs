// The files of the rows of uploads and downloads.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { BLOCK } from './block.mjs';
import { hashOf } from './jobs.mjs';

/** What a job of uploading needs: the file, and a small one. */
export async function prepareUpload({ bytes }, { folder }) {
    const [file, small] = [join(folder, 'source.apk'), join(folder, 'small.apk')];
    await Promise.all([write(file, bytes), write(small, 1000)]);
    return { file, small, sha256: await hashOf(file) };
}

/** What a job of downloading needs: the address, and where to. */
export async function prepareDownload({ bytes }, { folder, origin }) {
    const expected = join(folder, 'expected.apk');
    await write(expected, bytes);
    return { url: `${origin}/file`, bytes, target: join(folder, 'target.apk'), sha256: await hashOf(expected) };
}

/** The same bytes that the server sends. */
async function write(file, bytes) {
    const handle = await open(file, 'w');
    for (let left = bytes; left > 0; left -= BLOCK.length) await handle.write(BLOCK, 0, Math.min(left, BLOCK.length));
    await handle.close();
}
