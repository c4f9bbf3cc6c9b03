import type { Play } from '../../../tenant/src/vectors/play.js';
import { PlayHouse } from '../../../tenant/src/vectors/play-house.js';
import { type Listed, play } from './player.js';

/** Declares a test a play: this package's client plays it over HTTP, and the server finds no difference. */
export function playAll(plays: readonly Play[]): void {
    const house = new PlayHouse(plays);
    const listed = new Map<string, Listed>();

    beforeAll(async () => {
        await house.listen(0);
        const all: Listed[] = await (await fetch(`${house.url}/plays`)).json();
        for (const one of all) listed.set(one.id, one);
    });
    afterAll(() => house.stop());

    test('no two plays have the same id', () => expect(listed.size).toBe(plays.length));

    test.each(plays.map(({ id, vector }) => ({ id, name: vector.name })))('$id $name', async ({ id }) => {
        const one = listed.get(id);
        if (one === undefined) throw new Error(`The server does not list ${id}`);
        const body = JSON.stringify(await play(one));
        const verdict = await (await fetch(`${house.url}/plays/${id}`, { method: 'POST', body })).json();
        expect(verdict.differences).toEqual([]);
    });
}
