import { UNDICI } from '../shared/undici-versions.mjs';
import { asExecutable, inLambda, inServerRendering } from './bundled-hosts.mjs';
import {
    asProgram,
    inChromium,
    inJest,
    inVitest,
    inWorkerd,
    onBun,
    onDeno,
    withFrozenIntrinsics,
    withPermission,
} from './hosts.mjs';
import { inNext } from './next-host.mjs';
import { inReactNative } from './react-native-host.mjs';

// The oldest of Node that package.json promises, and the newest of each line: test/consumers pins them.
const NODES = ['20', '22', '24', '26'];

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
    ...byEach(['root', 'fetch', 'undici 8'], {
        name: 'Node 24 --permission',
        undici: UNDICI[8],
        play: withPermission,
    }),
    ...byEach(['root', 'fetch', 'undici 8'], {
        name: 'Node 24 --frozen-intrinsics',
        undici: UNDICI[8],
        play: withFrozenIntrinsics,
    }),
    ...byEach(['root', 'fetch'], { name: 'Lambda, ES module of esbuild', play: inLambda }),
    ...byEach(['root', 'fetch'], { name: 'single executable', needsTools: true, play: asExecutable }),
    ...byEach(['root', 'undici', 'fetch'], { name: 'Bun 1.4', undici: UNDICI[7], needsTools: true, play: onBun }),
    ...byEach(['root', 'undici', 'fetch'], { name: 'Deno 2.9', undici: UNDICI[7], needsTools: true, play: onDeno }),
    ...byEach(['root', 'fetch'], { name: 'workerd', needsTools: true, play: inWorkerd([]) }),
    ...byEach(['root', 'fetch'], {
        name: 'workerd with nodejs_compat',
        needsTools: true,
        play: inWorkerd(['nodejs_compat']),
    }),
    ...byEach(['root', 'fetch'], { name: 'Chromium', isQuick: true, limits: RESENDS, play: inChromium }),
    ...byEach(['root', 'fetch'], { name: 'SSR by Vite, as for browsers', needsTools: true, play: inServerRendering }),
    ...byEach(['root', 'fetch'], { name: 'Next.js 16, route handler', needsTools: true, play: inNext('/node') }),
    ...byEach(['root', 'fetch'], { name: 'Next.js 16, edge', needsTools: true, play: inNext('/edge') }),
    ...byEach(['root', 'fetch'], { name: 'React Native 0.88', needsTools: true, play: inReactNative }),
    ...byEach(['root', 'fetch'], { name: 'jsdom under jest', needsTools: true, play: inJest }),
    ...byEach(['root', 'fetch'], { name: 'jsdom under vitest', needsTools: true, play: inVitest }),
];

function onNode(line) {
    const play = ({ node, ...place }) => asProgram([node(line)], place);
    const runtime = { name: `Node ${line}`, isQuick: true, play };
    return [
        ...byEach(['root', 'fetch'], runtime),
        ...(line <= '22' ? byEach(['undici 7'], { ...runtime, undici: UNDICI[7] }) : []),
        ...(line >= '22' ? byEach(['undici 8'], { ...runtime, undici: UNDICI[8] }) : []), // it needs Node 22.19
    ];
}

function byEach(ways, runtime) {
    return ways.map((way) => ({ ...runtime, name: `${runtime.name}, ${way}`, way }));
}
