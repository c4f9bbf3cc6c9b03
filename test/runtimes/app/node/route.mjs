// Plays the suite as a route handler of Next.js on Node.
import { filesIn } from '../../disk.mjs';
import * as exports from '../../exports.mjs';
import { play } from '../../suite.mjs';

export async function POST(request) {
    const { servers, folder } = await request.json();
    return Response.json(await play({ exports, servers, files: filesIn(folder) }));
}
