// Plays the suite as a program of Node, Bun or Deno. What it is to do comes as JSON; the outcomes are its last line.
import process from 'node:process';
import { filesIn } from './disk.mjs';
import * as exports from './exports.mjs';
import { play } from './suite.mjs';

const { servers, way } = JSON.parse(process.argv[2]);
const outcomes = await play({ exports, options: await optionsOf(way), servers, files: filesIn(process.cwd()) });
console.log(JSON.stringify(outcomes));

async function optionsOf(name) {
    if (!name.startsWith('undici')) return undefined;
    const { createUndiciTransport } = await import('esper-client/undici');
    return () => ({ transport: createUndiciTransport() });
}
