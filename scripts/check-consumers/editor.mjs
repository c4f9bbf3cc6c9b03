import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// TypeScript 7 has no service of this form; its language is the same.
const VERSIONS = ['5.4', '5.9'];

const OPTIONS = { module: 'nodenext', moduleResolution: 'nodenext', target: 'ES2022', strict: true, types: [] };

/** A program as somebody types it: `/*here*\/` is where the cursor stands. */
const PROGRAM = `import { EsperClient } from 'esper-client';
const esper = new EsperClient();
esper.device.getDeviceById({ deviceId: 'd' });
esper.commandsV2.createCommand({ commandRequest: { command_type: 'DEVICE', command: 'INSTALL', command_args: { /*here*/ } } });
esper.commandsV2.createCommand({ commandRequest: { command: '/*command*/' } });
`;

/**
 * What an editor must show when the pointer is on a method.
 * Parameters by name, no type that has to be looked up.
 */
const HOVERS = {
    getDeviceById: /\(parameters: \{\s*enterpriseId\?: string[^;]*;\s*deviceId: string;\s*\}, options/,
    createCommand: /\(parameters: \{\s*enterpriseId\?: string[^;]*;\s*commandRequest: /,
};

/** Lists the editors: what they show and offer, by each version's service of the language. */
export const editors = () =>
    VERSIONS.map((version) => ({
        name: `an editor, TypeScript ${version}`,
        play: ({ folder, tools }) => lookAround(folder, createRequire(join(tools, 'x.js'))(`typescript-${version}`)),
    }));

function lookAround(folder, ts) {
    const path = join(folder, 'program.mts');
    writeFileSync(path, PROGRAM);
    const service = openService(folder, path, ts);
    for (const [method, expected] of Object.entries(HOVERS)) {
        const { displayParts, tags } = service.getQuickInfoAtPosition(path, PROGRAM.indexOf(method) + 1);
        const shown = displayParts.map(({ text }) => text).join('');
        if (!expected.test(shown)) throw new Error(`${method} is shown as\n${shown}`);
        expectNames(tags?.map(({ name }) => name) ?? [], ['example', 'throws'], `the words of ${method}`);
    }
    const offered = (mark) => service.getCompletionsAtPosition(path, mark, {}).entries.map(({ name }) => name);
    expectNames(offered(PROGRAM.indexOf('/*here*/')), ['app_version', 'auto_update_mode'], 'arguments of INSTALL');
    const commands = offered(PROGRAM.indexOf('/*command*/'));
    if (!commands.includes('INSTALL') || !commands.includes('REBOOT'))
        throw new Error(`commands are offered as ${commands.join(', ')}`);
    service.dispose();
    return 'shows parameters by name, errors and an example, offers the arguments of a command';
}

function expectNames(names, expected, what) {
    if (names.toSorted().join() !== expected.join())
        throw new Error(`${what}: expected ${expected.join(', ')}, offered are ${names.join(', ')}`);
}

function openService(folder, path, ts) {
    const { options } = ts.convertCompilerOptionsFromJson(OPTIONS, folder);
    const host = {
        getScriptFileNames: () => [path],
        getScriptVersion: () => '1',
        getScriptSnapshot: (file) =>
            ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(readFileSync(file, 'utf8')) : undefined,
        getCurrentDirectory: () => folder,
        getCompilationSettings: () => options,
        getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
        fileExists: ts.sys.fileExists,
        readFile: ts.sys.readFile,
        directoryExists: ts.sys.directoryExists,
        getDirectories: ts.sys.getDirectories,
        realpath: ts.sys.realpath,
    };
    return ts.createLanguageService(host);
}
