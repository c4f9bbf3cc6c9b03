import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readObject } from '../util/json.js';
import type { Play } from './play.js';
import { KEY } from './seen.js';
import { Stage } from './stage.js';
import { type Verdict, verdictOf } from './verdicts.js';

/** What is played with as many retries as a client makes by itself. */
const RETRYING: ReadonlySet<string> = new Set(['decisions', 'waits', 'storms']);

/** Where plays are listed, played and judged. */
export class PlayHouse {
    readonly #server = createServer((request, response) => void this.#serve(request, response));
    #port = 0;
    readonly #plays: ReadonlyMap<string, Play>;
    readonly #stages = new Map<string, Stage>();
    readonly #verdicts = new Map<string, Verdict>();

    constructor(plays: readonly Play[]) {
        this.#plays = new Map(plays.map((play) => [play.id, play]));
    }

    /** Lists the latest verdict of each play. */
    get verdicts(): readonly Verdict[] {
        return [...this.#verdicts.values()];
    }

    /** Starts to listen, and gives the port. */
    async listen(wanted: number): Promise<number> {
        this.#server.listen(wanted, '127.0.0.1');
        await once(this.#server, 'listening');
        const address = this.#server.address();
        if (address === null || typeof address === 'string') throw new Error('The server has no port.');
        this.#port = address.port;
        return this.#port;
    }

    /** Ends all connections and the server. */
    async stop(): Promise<void> {
        this.#server.closeAllConnections();
        this.#server.close();
        await once(this.#server, 'close');
    }

    get url(): string {
        return `http://127.0.0.1:${this.#port}`;
    }

    async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const chunks: Buffer[] = [];
        try {
            for await (const chunk of request) chunks.push(chunk);
        } catch {
            return; // The client is gone.
        }
        const { method = '', url = '', headers } = request;
        const body = Buffer.concat(chunks);
        const [, place, id = '', rest = ''] = /^\/(\w+)(?:\/([^/?]+))?(.*)$/s.exec(url) ?? [];
        const play = this.#plays.get(id);
        if (place === 'play' && play) {
            const path = rest.startsWith('/') ? rest : `/${rest}`;
            await this.#stageOf(play).serve({ method, url: path, headers, body }, response);
        } else if (place === 'plays' && play && method === 'POST') this.#judge(play, body, response);
        else if (place === 'plays' && method === 'GET') this.#list(url, response);
        else if (place === 'verdicts') reply(response, 200, this.verdicts);
        else reply(response, 404, { message: `Nothing is at ${method} ${url.slice(0, 100)}.` });
    }

    #stageOf(play: Play): Stage {
        const stage = this.#stages.get(play.id) ?? new Stage(play, this.#placeOf(play.id));
        this.#stages.set(play.id, stage);
        return stage;
    }

    /** Judges a play; the next request of it begins anew. */
    #judge(play: Play, body: Buffer, response: ServerResponse): void {
        const seen = parsed(body);
        if (seen === undefined)
            return void reply(response, 400, { message: 'Expected a JSON object: what the caller saw.' });
        const verdict = verdictOf(play, this.#stageOf(play).judge(readObject(seen)));
        this.#stages.delete(play.id);
        this.#verdicts.set(play.id, verdict);
        reply(response, 200, verdict);
    }

    /** Lists the plays; what went on before is over. */
    #list(url: string, response: ServerResponse): void {
        this.#stages.clear();
        const query = new URLSearchParams(url.split('?')[1]);
        const level = Number(query.get('level') ?? 0);
        const listed = [...this.#plays.values()].filter(({ vector }) => level === 0 || vector.level === level);
        const shown = listed.map(({ id, kind, vector, task }) => {
            const { name, documentation, tags, level, appliesTo } = vector;
            const client = this.#clientOf(id, {
                ...(RETRYING.has(kind) ? {} : { max_retries: 0, max_hold_ms: 0 }),
                ...task.client,
            });
            const shown = { id, vector: vector.id, kind, name, documentation, tags, level, appliesTo, ...task, client };
            return JSON.parse(JSON.stringify(shown).replaceAll('{here}', this.#placeOf(id)));
        });
        reply(response, 200, shown);
    }

    /** Gives the address below which all requests of a play come. */
    #placeOf(id: string): string {
        return `${this.url}/play/${id}`;
    }

    /** Says how the client of a play is made: with the base URL that leads to it, unless the vector has its own. */
    #clientOf(id: string, client: object = {}): object {
        const { base_path = '/api', environment, ...rest } = readObject(client);
        const baseUrl = `${this.#placeOf(id)}${base_path}`;
        if (environment === undefined) return { base_url: baseUrl, api_key: KEY, ...rest };
        return JSON.parse(JSON.stringify({ ...rest, environment }).replaceAll('{base_url}', baseUrl));
    }
}

function parsed(body: Buffer): unknown {
    try {
        return JSON.parse(body.toString('utf8'));
    } catch {
        return undefined;
    }
}

function reply(response: ServerResponse, status: number, value: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
}
