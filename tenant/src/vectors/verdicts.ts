import type { Play } from './play.js';

/** How a play was met. */
export interface Verdict {
    readonly id: string;
    readonly vector: string;
    readonly name: string;
    readonly level: number;
    readonly documentation: string;
    readonly met: boolean;
    readonly differences: readonly string[];
}

/** What is said of a play that was judged. */
export function verdictOf({ id, vector }: Play, differences: readonly string[]): Verdict {
    const { name, level, documentation } = vector;
    return { id, vector: vector.id, name, level, documentation, met: differences.length === 0, differences };
}

/** A line of the table: a level, and how many of its plays there are, were judged, and were met. */
export interface LevelCount {
    readonly level: number;
    readonly plays: number;
    readonly judged: number;
    readonly met: number;
}

/** Counts by level. */
export function countLevels(plays: readonly Play[], verdicts: readonly Verdict[]): LevelCount[] {
    const levels = [...new Set(plays.map(({ vector }) => vector.level))].sort();
    return levels.map((level) => {
        const judged = verdicts.filter((verdict) => verdict.level === level);
        return {
            level,
            plays: plays.filter(({ vector }) => vector.level === level).length,
            judged: judged.length,
            met: judged.filter(({ met }) => met).length,
        };
    });
}

/** Writes counts and what was not met as a table for a terminal. */
export function writeTable(plays: readonly Play[], verdicts: readonly Verdict[]): string {
    const counts = countLevels(plays, verdicts).map((one) =>
        Object.values(one).map((value) => String(value).padStart(6)),
    );
    const failed = verdicts.filter(({ met }) => !met);
    return [
        [' level', ' plays', 'judged', '   met'].join(' '),
        ...counts.map((cells) => cells.join(' ')),
        ...failed.flatMap(({ id, name, documentation, differences }) => [
            '',
            `${id}  ${name}`,
            `  ${documentation}`,
            ...differences.map((difference) => `  - ${difference}`),
        ]),
        '',
    ].join('\n');
}
