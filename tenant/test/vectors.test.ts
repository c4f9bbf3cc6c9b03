import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RunningVectors, startVectors } from '../src/vectors/start-vectors.js';

// What the author of a client in another language meets: a list of plays, a base URL a play, and a verdict.

let vectors: RunningVectors;
beforeAll(async () => {
    vectors = await startVectors({ folder: pathToFileURL(join(__dirname, '../../test/vectors/')) });
});
afterAll(() => vectors.stop());

interface Listed {
    readonly id: string;
    readonly level: number;
    readonly client: { readonly base_url: string; readonly api_key: string };
}
const plays = async (query = ''): Promise<Listed[]> => (await fetch(`${vectors.url}/plays${query}`)).json();
const find = async (id: string): Promise<Listed> => {
    const play = (await plays()).find((one) => one.id === id);
    if (play === undefined) throw new Error(`no play ${id}`);
    return play;
};
const tell = async (id: string, seen: object) => {
    const response = await fetch(`${vectors.url}/plays/${id}`, { method: 'POST', body: JSON.stringify(seen) });
    return response.json();
};
const DELETED = '/enterprise/3f6c2a9e-5b1d-4c7e-9a43-8d20e1f7b655/devicegroup/a84d0c17-6e32-4b95-8f1c-2097d5e3b46a/';
const key = (api_key: string) => ({ authorization: `Bearer ${api_key}`, accept: 'application/json' });

it('lists plays with all that is needed to make the client and the call, and by level', async () => {
    const all = await plays();
    expect(all.length).toBeGreaterThan(600);
    expect((await plays('?level=2')).every(({ level }) => level === 2)).toBe(true);
    expect(await find('answer-success-008')).toMatchObject({
        vector: 'answer-success-008',
        kind: 'answers',
        client: { base_url: `${vectors.url}/play/answer-success-008/api`, max_retries: 0 },
        call: { operation: 'deleteGroup' },
    });
});

it('says that a play was met', async () => {
    const { id, client } = await find('answer-success-008');
    const { status } = await fetch(client.base_url + DELETED, { method: 'DELETE', headers: key(client.api_key) });
    expect(status).toBe(204);
    expect(await tell(id, { nothing: true })).toMatchObject({ id, met: true, differences: [] });
});

it('says what differs: what was sent, how often, and what the caller saw', async () => {
    const { id, client } = await find('request-path-010');
    expect(await tell(id, { nothing: true })).toMatchObject({ met: false, differences: ['no error'] });
    await fetch(`${client.base_url}/enterprise//`);
    expect(await tell(id, { nothing: true })).toMatchObject({ met: false, differences: ['not refused'] });
    expect(
        await tell('answer-status-004', { error: { class: 'EsperApiError', status: 404, printed: client.api_key } }),
    ).toMatchObject({
        differences: [
            'sent 0 of 1',
            'error class=EsperApiError',
            'error message =null',
            'error server_message =null',
            `error shows ${client.api_key}`,
        ],
    });
});

it('begins a play anew after its verdict, and keeps the latest of each', async () => {
    const { id, client } = await find('answer-success-009');
    await tell(id, {});
    await fetch(client.base_url + DELETED, { method: 'DELETE' });
    expect(await tell(id, { nothing: true })).toMatchObject({ met: true });
    expect(vectors.verdicts().filter((one) => one.id === id)).toMatchObject([{ met: true }]);
    expect(await (await fetch(`${vectors.url}/verdicts`)).json()).toEqual(vectors.verdicts());
});

it('writes a table: counts by level, then what was not met, with the sentence that it is about', async () => {
    await tell('walk-lazy-001', { ids: [] });
    const table = vectors.table();
    expect(table).toMatch(/^ level {2}plays judged {4}met\n {5}1 /);
    expect(table).toContain('walk-lazy-001  lazy: the next page is not asked for before this one is used up');
    expect(table).toContain('  Lazy: the next page is asked for when this one is used up');
});

it('answers what it does not know with 404, and a verdict on no JSON with 400', async () => {
    expect((await fetch(`${vectors.url}/plays/answer-0`, { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await fetch(`${vectors.url}/plays/answer-success-008`, { method: 'POST', body: 'x' })).status).toBe(400);
});
