import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClientTask, clientOf } from './calls.js';
import { seenOf } from './seen.js';

/** A download into a file. */
export interface DownloadTask {
    readonly client: ClientTask;
    readonly url: string | null;
    /** What the file holds before, in base64; undefined when there is none. */
    readonly there?: string;
}

/** Downloads into a folder of its own, and tells what is there afterwards. */
export async function playDownload({ client, url, there }: DownloadTask): Promise<object> {
    const folder = await mkdtemp(join(tmpdir(), 'vector-'));
    const target = join(folder, 'target.bin');
    try {
        if (there !== undefined) await writeFile(target, there, 'base64');
        const esper = clientOf(client);
        const { error } = await seenOf(() => esper.download(Object(url), { path: target }).then(() => undefined));
        const names = await readdir(folder);
        const file = names.includes('target.bin') ? await readFile(target, 'base64') : null;
        return { ...(error !== undefined && { error }), file, beside: names.filter((name) => name !== 'target.bin') };
    } finally {
        await rm(folder, { recursive: true });
    }
}
