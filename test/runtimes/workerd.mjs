// Runs a bundled Worker in workerd, by Miniflare: `node workerd.mjs <folder of the tools> <options as JSON>`.
import { createRequire } from 'node:module';

const [tools, options] = process.argv.slice(2);
const { Miniflare } = createRequire(`${tools}/`)('miniflare');
const { script, flags, task } = JSON.parse(options);
const miniflare = new Miniflare({
    modules: true,
    scriptPath: script,
    compatibilityDate: '2026-07-01',
    compatibilityFlags: flags,
    bindings: { TASK: JSON.stringify(task) },
});
try {
    console.log(await (await miniflare.dispatchFetch('http://worker/')).text());
} finally {
    await miniflare.dispose();
}
