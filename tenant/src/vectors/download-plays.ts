import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../util/json.js';
import { bytesOf } from './bytes.js';
import { type Arrived, countDifferences, type Play } from './play.js';
import { requestDifferences } from './request-differences.js';
import { endDifferences } from './seen.js';
import type { Bytes, Client, Exchange, Failed, Vector } from './vector.js';

/** A download into a file, and what the file is afterwards. */
export interface DownloadVector extends Vector {
    readonly client?: Client;
    readonly url: string | null;
    readonly there?: Bytes;
    readonly steps?: readonly Exchange[];
    readonly leaves: Bytes | null;
    readonly ends?: Failed;
    readonly refused?: true;
}

/** The hosts beside the API's that there are. A client's transport leads what is for them to the server. */
const HOSTS = ['https://files.example', 'https://other.example'];

/** Makes the play of a download. */
export function downloadPlay(vector: DownloadVector): Play {
    const { id, client, url, there, steps = [], leaves, ends, refused } = vector;
    const hosts = Object.fromEntries(HOSTS.map((host) => [host, `{here}/${host.slice('https://'.length)}`]));
    const wanted = refused ? { error: { class: 'EsperConfigurationError', mentions: ['url'], ...ends?.error } } : ends;
    return {
        id,
        kind: 'downloads',
        vector,
        task: {
            client: { ...client, hosts: { ...hosts, ...client?.hosts } },
            url,
            ...(there && { there: base64Of(there) }),
        },
        answer: (_, index) => steps[index]?.answer,
        judge: (arrived, seen) => [
            ...endDifferences(seen, wanted),
            ...fileDifferences(seen, leaves === null ? null : base64Of(leaves)),
            ...stepDifferences(arrived, steps),
        ],
    };
}

const base64Of = (bytes: Bytes): string => bytesOf(bytes).toString('base64');

/** Compares the file, and that nothing is left beside it. */
function fileDifferences(seen: JsonObject, leaves: string | null): string[] {
    const { file = null, beside } = seen;
    return [
        ...(file === leaves ? [] : [`file ${file}`]),
        ...(isDeepStrictEqual(beside, []) ? [] : [`beside it ${JSON.stringify(beside)}`]),
    ];
}

function stepDifferences(arrived: Arrived, steps: readonly Exchange[]): string[] {
    const count = countDifferences(arrived, steps.length);
    const pairs = arrived.requests.flatMap((got, index) => {
        const step = steps[index];
        return step === undefined ? [] : [{ got, request: step.request }];
    });
    return [...count, ...pairs.flatMap(({ got, request }) => requestDifferences(got, request))];
}
