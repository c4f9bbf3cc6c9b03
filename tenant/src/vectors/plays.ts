import type { Description } from '../description/description.js';
import { answerPlay, requestPlay } from './call-plays.js';
import { commandPlays } from './command-plays.js';
import { downloadPlay } from './download-plays.js';
import type { Play } from './play.js';
import { retryPlays } from './retry-plays.js';
import type { VectorFiles } from './vector-files.js';
import { walkPlay } from './walk-plays.js';

/** Makes the plays of all vectors. Those of drafts, whose types nobody has tried, only when they are asked for. */
export function readPlays(files: VectorFiles, description: Description, { withDrafts = false } = {}): Play[] {
    const isLeftOut = (id: string) => !withDrafts && drafts.has(id);
    const drafts = new Set(description.routes().flatMap(({ id, node }) => (node['x-esper-draft'] ? [id] : [])));
    const made = files.read('requests', 'operations.json').vectors.filter(({ call }) => !isLeftOut(call.operation));
    return [
        ...made.map((vector) => requestPlay(vector, 'requests', description)),
        ...files.read('requests', 'requests.json').vectors.map((one) => requestPlay(one, 'requests', description)),
        ...files.read('paths', 'paths.json').vectors.map((vector) => requestPlay(vector, 'paths', description)),
        ...files.read('answers', 'answers.json').vectors.map(answerPlay),
        ...files.read('walks', 'walks.json').vectors.map(walkPlay),
        ...files.read('downloads', 'downloads.json').vectors.map(downloadPlay),
        ...files.read('commands', 'commands.json').vectors.flatMap((one) => commandPlays(one, description)),
        ...retryPlays(files.read('retries', 'retries.json')),
    ];
}
