import { loadDescription } from '../description/description.js';
import { packageFolder } from '../package-files.js';
import { PlayHouse } from './play-house.js';
import { readPlays } from './plays.js';
import { countLevels, type LevelCount, type Verdict, writeTable } from './verdicts.js';

/** The options of a server of vectors. */
export interface VectorOptions {
    /** TCP port of this machine; 0 takes a free one. Default 0. */
    port?: number;
    /** A folder with vectors and their schema. Default those of the package. */
    folder?: URL;
}

/** A server that plays the vectors to a client, and judges what it does. */
export interface RunningVectors {
    readonly url: string;
    readonly port: number;
    /** Lists what was judged so far, the latest verdict of each play. */
    verdicts(): readonly Verdict[];
    /** Counts plays by level. */
    levels(): readonly LevelCount[];
    /** Writes a table: counts by level, and each play that was not met with what differs. */
    table(): string;
    /** Ends all connections and the server. */
    stop(): Promise<void>;
}

/**
 * Starts a server that plays each vector to a client in any language, and judges it.
 *
 * ```ts
 * const vectors = await startVectors();
 * const plays = await (await fetch(`${vectors.url}/plays`)).json();
 * await vectors.stop();
 * ```
 *
 * Rejects with node's error when the port is taken.
 */
export async function startVectors({ port = 0, folder }: VectorOptions = {}): Promise<RunningVectors> {
    // Checking files takes a validator that a tenant does without.
    const { VectorFiles } = await import('./vector-files.js');
    const plays = readPlays(new VectorFiles(folder ?? packageFolder('vectors/')), loadDescription());
    const house = new PlayHouse(plays);
    const listening = await house.listen(port);
    return {
        url: house.url,
        port: listening,
        verdicts: () => house.verdicts,
        levels: () => countLevels(plays, house.verdicts),
        table: () => writeTable(plays, house.verdicts),
        stop: () => house.stop(),
    };
}
