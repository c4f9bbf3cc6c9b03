import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { lastLine } from './hosts.mjs';

const LINE = '24';

/**
 * As an app of React Native, with its own JavaScript of fetch.
 * Metro bundles it by React Native's settings, Hermes compiles it, and Node runs it.
 */
export async function inReactNative({ folder, elsewhere, tools, node, run, servers }) {
    const at = (name) => join(elsewhere, name);
    const modules = join(tools, 'node_modules');
    writeFileSync(join(folder, 'metro.config.cjs'), configOf(folder, modules));
    writeFileSync(
        join(folder, 'babel.config.cjs'),
        `module.exports = { presets: ['${modules}/@react-native/babel-preset'] };\n`,
    );
    const metro = join(modules, 'metro/src/cli.js');
    const flags = [
        '--config',
        'metro.config.cjs',
        '--platform',
        'android',
        '--out',
        at('app.js'),
        '--dev',
        'false',
        '--minify',
        'false',
    ];
    await run(node(LINE), [metro, 'build', 'native/app.mjs', ...flags]);
    const hermes = createRequire(`${tools}/`).resolve('hermes-compiler/package.json');
    const compiler = join(dirname(hermes), 'hermesc/linux64-bin/hermesc');
    await run(compiler, ['-emit-binary', '-O', '-out', at('app.hbc'), at('app.js')]);
    return lastLine(await run(node(LINE), ['native/device.mjs', at('app.js'), JSON.stringify(servers)]));
}

/** The tools stand in another folder than the app. */
function configOf(folder, modules) {
    const settings = {
        watchFolders: [dirname(folder), modules],
        resolver: { nodeModulesPaths: [modules], sourceExts: ['js', 'mjs', 'cjs', 'json', 'ts', 'tsx', 'jsx'] },
        serializer: {},
    };
    return `const { getDefaultConfig, mergeConfig } = require('node:module').createRequire('${modules}/')('@react-native/metro-config');
const settings = ${JSON.stringify(settings)};
settings.serializer.getModulesRunBeforeMainModule = () => [];
module.exports = mergeConfig(getDefaultConfig('${folder}'), settings);
`;
}
