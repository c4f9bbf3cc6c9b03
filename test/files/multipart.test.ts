// What a form is on the wire: the same over axios, which writes it, and over fetch, where we do.
import { createAxios, toFile } from '../../src/index.js';
import { actAs, type Platform } from '../support/hide-node.js';
import { clientOf, json, KEY, serve } from '../support/servers.js';

/** A server that keeps what came, with the boundary made one that is known. */
async function wire() {
    const came: { readonly type: string; readonly length: string | undefined; readonly text: string }[] = [];
    const server = await serve(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        const { 'content-type': type = '', 'content-length': length } = request.headers;
        const boundary = type.split('boundary=')[1] ?? 'none';
        const text = Buffer.concat(chunks).toString();
        if (length !== undefined) expect(Number(length)).toBe(Buffer.byteLength(text));
        came.push({ type: type.replace(boundary, '…'), length, text: text.replaceAll(boundary, '…') });
        json(response, 201, { id: 'c' });
    });
    return { ...server, came };
}

async function over<T>(platform: Platform, work: () => Promise<T>): Promise<T> {
    const restore = actAs(platform);
    try {
        return await work();
    } finally {
        restore();
    }
}

const PLATFORMS: readonly Platform[] = ['Node', 'Deno'];

test.each(['Kiosk Zürich.apk', '売店 😀.apk', "it's (1) & %41;.apk"])('a file with the name %s', async (name) => {
    const server = await wire();
    for (const platform of PLATFORMS) {
        await over(platform, () =>
            clientOf(server).content.postContent({ key: toFile(new Blob(['hello']), { name, type: 'text/plain' }) }),
        );
    }
    const [byAxios, byFetch] = server.came;
    expect(byAxios?.text).toBe(
        `--…\r\nContent-Disposition: form-data; name="key"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--…--\r\n`,
    );
    expect(byAxios?.type).toBe('multipart/form-data; boundary=…');
    expect(byFetch).toEqual({ ...byAxios, length: expect.any(String) });
});

test('a form of fields and files, through a bare instance', async () => {
    const server = await wire();
    const data = new FormData();
    data.append('a "quoted"\r\nname', 'one\ntwo\r\nthree\rfour');
    data.append('empty', '');
    data.append('file', new Blob(['x']), 'a.bin');
    data.append('file', new File(['yy'], 'b.txt', { type: 'text/plain' }));
    for (const platform of PLATFORMS) {
        await over(platform, () =>
            createAxios({ baseUrl: server.baseUrl, apiKey: KEY }).post(`${server.baseUrl}/v0/anything/`, data),
        );
    }
    const [byAxios, byFetch] = server.came;
    expect(byAxios?.text).toContain('name="a %22quoted%22%0D%0Aname"\r\n\r\none\r\ntwo\r\nthree\r\nfour\r\n');
    expect(byAxios?.text).toContain('filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n');
    expect(byFetch).toEqual({ ...byAxios, length: expect.any(String) });
});

test.each(PLATFORMS)('a stream goes in chunks, its length is not known: %s', async (platform) => {
    const server = await wire();
    const key = toFile(new Blob(['hello']).stream(), { name: 'a.txt' });
    await over(platform, () => clientOf(server).content.postContent({ key }));
    expect(server.came).toMatchObject([{ length: undefined, text: expect.stringContaining('\r\nhello\r\n') }]);
});
