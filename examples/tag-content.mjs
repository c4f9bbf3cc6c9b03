// Uploads a file to the tenant's content and tags it. A file that is there already is only tagged, so that it can be run again.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/tag-content.mjs prices.pdf --tag prices --tag portland --description 'Week 48'
//
// Prints id, name and tags. Progress goes to stderr, and only to a terminal.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { EsperAbortError, EsperBadRequestError, EsperClient, EsperError, fileFromPath } from 'esper-client';

const USAGE = `usage: node examples/tag-content.mjs FILE [--tag TEXT]… [--description TEXT]

The tags are the ones that the content has afterwards; without any it keeps those that it has.
The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const signal = stop.signal;

/** One line that is written over, on a terminal; nothing in a pipe. */
const progress = process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : () => {};

main().catch((error) => {
    progress('');
    if (EsperAbortError.is(error)) console.error('Stopped.');
    else console.error(error instanceof EsperError ? `${error.name}: ${error.message}` : error);
    process.exitCode = signal.aborted ? 130 : 2;
});

async function main() {
    const options = readArguments();
    if (options === undefined) {
        console.error(USAGE);
        process.exitCode = 2;
        return;
    }
    const esper = new EsperClient();
    const uploaded = await upload(esper, options.file);
    const { tags, description } = options;
    const changes = { ...(tags && { tags }), ...(description !== undefined && { description }) };
    const content =
        Object.keys(changes).length === 0
            ? uploaded
            : await esper.content.patchContent({ contentId: uploaded.id, content: changes }, { signal });
    console.log(`${content.id}  ${content.name}  ${(content.tags ?? []).join(', ') || 'no tags'}`);
}

/** Uploads the file; gives the content that it became, or that was there under its name. */
async function upload(esper, path) {
    const onUploadProgress = ({ bytes, total }) => progress(`Uploading ${Math.floor((bytes / total) * 100)} %`);
    try {
        return await esper.content.postContent({ key: await fileFromPath(path) }, { onUploadProgress, signal });
    } catch (error) {
        // A name can be used once. The 400 does not say that this was it, so look.
        const present = EsperBadRequestError.is(error) ? await findContent(esper, path) : undefined;
        if (present === undefined) throw error;
        return present;
    } finally {
        progress('');
    }
}

/** The content with this file's name and size. */
async function findContent(esper, path) {
    const { size } = await stat(path);
    for await (const content of esper.content.getAllContent({}, { signal })) {
        if (content.name === basename(path) && Number(content.size) === size) return content;
    }
    return undefined;
}

function readArguments() {
    try {
        const { values, positionals } = parseArgs({
            allowPositionals: true,
            options: { tag: { type: 'string', multiple: true }, description: { type: 'string' } },
        });
        if (positionals.length !== 1) return undefined;
        return { file: positionals[0], tags: values.tag, description: values.description };
    } catch {
        return undefined;
    }
}
