import { asProgram, inChromium, inJest, inVitest, inWorkerd, onBun, onDeno } from './hosts.mjs';

// The oldest of Node that package.json promises, and the newest of each line: test/consumers pins them.
const NODES = ['20', '22', '24', '26'];
const UNDICI_7 = '7.30.2';
const UNDICI_8 = '8.13.1';

/**
 * What Chromium breaks.
 * It sends a request again, whatever its method, when a connection that has served before is reset
 * (`HttpNetworkTransaction::ShouldResendRequest`). A page can't forbid it.
 */
const RESENDS = ['reset POST'];

/**
 * Lists the runtimes, each with every way by which a client sends there. `isQuick`: CI plays it. `undici`: the version
 * that is installed beside. `limits`: rows that
 * the platform itself breaks. `play` gets `{ folder, tools, node, bundle, run, servers, way }` and gives the outcomes.
 */
export const RUNTIMES = [
    ...NODES.flatMap((line) => onNode(line)),
    ...byEach(['root', 'undici', 'fetch'], { name: 'Bun 1.4', undici: UNDICI_7, needsTools: true, play: onBun }),
    ...byEach(['root', 'undici', 'fetch'], { name: 'Deno 2.9', undici: UNDICI_7, needsTools: true, play: onDeno }),
    ...byEach(['root', 'fetch'], { name: 'workerd', needsTools: true, play: inWorkerd([]) }),
    ...byEach(['root', 'fetch'], {
        name: 'workerd with nodejs_compat',
        needsTools: true,
        play: inWorkerd(['nodejs_compat']),
    }),
    ...byEach(['root', 'fetch'], { name: 'Chromium', isQuick: true, limits: RESENDS, play: inChromium }),
    ...byEach(['root', 'fetch'], { name: 'jsdom under jest', needsTools: true, play: inJest }),
    ...byEach(['root', 'fetch'], { name: 'jsdom under vitest', needsTools: true, play: inVitest }),
];

function onNode(line) {
    const play = ({ node, ...place }) => asProgram([node(line)], place);
    const runtime = { name: `Node ${line}`, isQuick: true, play };
    return [
        ...byEach(['root', 'fetch'], runtime),
        ...(line <= '22' ? byEach(['undici 7'], { ...runtime, undici: UNDICI_7 }) : []),
        ...(line >= '22' ? byEach(['undici 8'], { ...runtime, undici: UNDICI_8 }) : []), // it needs Node 22.19
    ];
}

function byEach(ways, runtime) {
    return ways.map((way) => ({ ...runtime, name: `${runtime.name}, ${way}`, way }));
}
