// Plays the suite as the handler of a Lambda; the event has the servers, and a folder that can be written to.
import { filesIn } from './disk.mjs';
import * as exports from './exports.mjs';
import { play } from './suite.mjs';

export const handler = ({ servers, folder }) => play({ exports, servers, files: filesIn(folder) });
