// Plays the suite in a Worker of Cloudflare's.
import * as exports from './exports.mjs';
import { play } from './suite.mjs';

export default {
    async fetch(_, { TASK }) {
        return Response.json(await play({ exports, ...JSON.parse(TASK) }));
    },
};
