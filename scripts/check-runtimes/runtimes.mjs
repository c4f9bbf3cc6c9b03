import { asProgram, inChromium, inJest, inVitest, inWorkerd, onBun, onDeno } from './hosts.mjs';

// The oldest of Node that package.json promises, and the newest of each line: test/consumers pins them.
const NODES = ['20', '22', '24', '26'];
const UNDICI_7 = '7.30.2';
const UNDICI_8 = '8.13.1';

/**
 * Chromium sends a request again, whatever its method, when a connection that has served before is reset
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
    ...['root', 'undici'].map((way) => ({
        name: `Bun 1.4, ${way}`,
        way,
        undici: UNDICI_7,
        needsTools: true,
        play: onBun,
    })),
    ...['root', 'undici'].map((way) => ({
        name: `Deno 2.9, ${way}`,
        way,
        undici: UNDICI_7,
        needsTools: true,
        play: onDeno,
    })),
    { name: 'workerd, root', way: 'root', needsTools: true, play: inWorkerd([]) },
    { name: 'workerd with nodejs_compat, root', way: 'root', needsTools: true, play: inWorkerd(['nodejs_compat']) },
    { name: 'Chromium, root', way: 'root', isQuick: true, limits: RESENDS, play: inChromium },
    { name: 'jsdom under jest, root', way: 'root', needsTools: true, play: inJest },
    { name: 'jsdom under vitest, root', way: 'root', needsTools: true, play: inVitest },
];

function onNode(line) {
    const play = ({ node, ...place }) => asProgram([node(line)], place);
    const ways = [
        { way: 'root' },
        { way: 'undici 7', undici: UNDICI_7 },
        ...(line === '20' ? [] : [{ way: 'undici 8', undici: UNDICI_8 }]),
    ];
    return ways.map(({ way, undici }) => ({ name: `Node ${line}, ${way}`, way, undici, isQuick: true, play }));
}
