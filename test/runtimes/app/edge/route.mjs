// Plays the suite as a route handler of Next.js in its edge runtime.
import * as exports from '../../exports.mjs';
import { play } from '../../suite.mjs';

export const runtime = 'edge';

export async function POST(request) {
    const { servers } = await request.json();
    return Response.json(await play({ exports, servers }));
}
