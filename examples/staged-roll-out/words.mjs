// What the program prints.
import { allowed, countWave } from './judge.mjs';

/** The waves as a table, and how each went. */
export function describePlan(state, { maxFailed }) {
    const { asked, devices, waves, others } = state;
    const lines = waves.map(
        (wave, index) => `${describeWave(wave, index)}${wave.parts ? '' : mayFail(wave, maxFailed)}`,
    );
    const { command, command_args: args } = asked.command;
    const rest = others > 0 ? ` ${others} more match and are in no wave.` : '';
    return [
        `${command} ${JSON.stringify(args)} to ${devices.length} devices in ${waves.length} waves.${rest}`,
        ...lines,
    ].join('\n');
}

const mayFail = ({ size }, maxFailed) => `, ${allowed(maxFailed, size)} may fail`;

/** A wave in a line. */
export function describeWave(wave, index) {
    const head = `Wave ${index + 1} (${wave.name}): ${wave.size} devices`;
    const { sent, unknown, succeeded, failed, silent, gone } = countWave(wave);
    const went = [
        `${succeeded} succeeded`,
        ...(failed > 0 ? [`${failed} failed`] : []),
        ...(silent > 0 ? [`${silent} did not answer`] : []),
        ...(gone > 0 ? [`${gone} are gone`] : []),
    ];
    if (wave.parts === undefined) return head;
    if (wave.verdict === undefined)
        return `${head}, sent to ${sent}${unknown > 0 ? `, perhaps to ${unknown} more` : ''}`;
    const verdict = { passed: '', stopped: `; stopped: ${wave.reason}`, accepted: '; stopped, and accepted' };
    return `${head}, ${went.join(', ')}${verdict[wave.verdict]}`;
}
