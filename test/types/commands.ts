// Checked by tsc, never run: what waiting and files allow, and what they don't.
import { Readable } from 'node:stream';
import type {
    AnyCommandState,
    CommandBatch,
    CommandFailure,
    CommandOutcome,
    CommandParts,
    Download,
    DownloadedFile,
    EsperClient,
    FileSource,
    NamedStream,
    OpenDevice,
} from '../../src/index.js';
import {
    CommandState,
    EsperCommandError,
    EsperError,
    EsperRateLimitError,
    fileFromPath,
    toFile,
} from '../../src/index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const assert = <_ extends true>(): void => undefined;

export async function waiting(esper: EsperClient, signal: AbortSignal): Promise<void> {
    const maxWait = 60_000;
    const v2 = await esper.commandsV2.createCommand({
        commandRequest: {
            command_type: 'DEVICE',
            devices: ['d'],
            device_type: 'all',
            command: 'REBOOT',
            schedule: 'IMMEDIATE',
        },
    });
    const v0 = await esper.commandRequest.createCommandRequest({
        commandRequest: {
            command_type: 'DEVICE',
            devices: ['d'],
            device_type: 'all',
            command: 'REBOOT',
            schedule: 'IMMEDIATE',
        },
    });
    const device = await esper.commands.runCommand({ deviceId: 'd', commandRequest: { command: 'REBOOT' } });
    const group = await esper.groupCommands.runGroupCommand({ groupId: 'g', commandRequest: { command: 'REBOOT' } });
    for (const answer of [v2, v0, v0.content, device, group]) await esper.waitForCommand(answer, { maxWait });

    const outcome = await esper.waitForCommand({ requestId: 'r' }, { maxWait, pollInterval: 500, signal });
    assert<Equal<typeof outcome, CommandOutcome>>();
    assert<Equal<typeof outcome.failures, readonly CommandFailure[]>>();
    await esper.waitForCommand(
        { requestId: 'r', api: 'v0' },
        { maxWait, onProgress: ({ ended, total }) => void (ended / total) },
    );
    await esper.waitForCommand({ requestId: 'r', api: 'v2' }, { maxWait, onProgress: undefined, signal: undefined });
    await esper.waitForCommand({ deviceId: 'd', commandId: 'c' }, { maxWait });
    await esper.waitForCommand({ groupId: 'g', commandId: 'c' }, { maxWait });

    await esper.waitForCommand(v2, { maxWait, afterTimeout: 'wait' });
    assert<Equal<typeof outcome.open, readonly OpenDevice[]>>();
    assert<Equal<(typeof outcome.open)[0]['state'], AnyCommandState>>();
    assert<Equal<(typeof outcome.tally)['Command Success'], number | undefined>>();
    const known: AnyCommandState = 'Command TimeOut';
    const added: AnyCommandState = 'Command Pondered';
    outcome.failures.some(({ state }) => state === CommandState.FAILURE || state === known || state === added);
    // @ts-expect-error a state that no device is in is not there
    outcome.tally['Command Success'].toFixed();
    // @ts-expect-error no such way
    await esper.waitForCommand(v2, { maxWait, afterTimeout: 'repeat' });

    // @ts-expect-error maxWait is required
    await esper.waitForCommand(v2);
    // @ts-expect-error maxWait is required
    await esper.waitForCommand(v2, {});
    // @ts-expect-error maxWait is a number
    await esper.waitForCommand(v2, { maxWait: '60' });
    // @ts-expect-error no such option
    await esper.waitForCommand(v2, { maxWait, interval: 1 });
    // @ts-expect-error a bare id could be of any family
    await esper.waitForCommand('request-id', { maxWait });
    // @ts-expect-error no such family
    await esper.waitForCommand({ requestId: 'r', api: 'v1' }, { maxWait });
    // @ts-expect-error a v1 command is found by two ids
    await esper.waitForCommand({ commandId: 'c' }, { maxWait });
    // @ts-expect-error the call is to be awaited first
    await esper.waitForCommand(esper.commandsV2.listCommandRequest(), { maxWait });
    // @ts-expect-error a device is no command
    await esper.waitForCommand(await esper.device.getDeviceById({ deviceId: 'd' }), { maxWait });
    // @ts-expect-error an outcome is not to be changed
    outcome.total = 5;
}

export async function toMany(esper: EsperClient, ids: AsyncIterable<string>): Promise<CommandBatch> {
    const command = { command_type: 'DEVICE', command: 'REBOOT', device_type: 'all' } as const;
    const batch = await esper.sendCommand({ ...command, devices: ids });
    assert<Equal<typeof batch, CommandBatch>>();
    await esper.waitForCommand(batch, { maxWait: 1 });
    await esper.waitForCommand({ requests: [...batch.requests, ...batch.requests] }, { maxWait: 1 });
    await esper.sendCommand({ ...command, devices: new Set(['a']), groups: undefined }, { concurrency: undefined });
    await esper.sendCommand(
        { command_type: 'GROUP', groups: ['g'], command: 'INSTALL', command_args: { app_version: 'v' } },
        {
            onProgress: ({ sent, total }) => void (sent / total),
            save: async ({ sent, unsent, unknown }) => void JSON.stringify([sent, unsent, unknown]),
        },
    );
    // @ts-expect-error numbers are no ids
    await esper.sendCommand({ ...command, devices: [7] });
    // @ts-expect-error no such command
    await esper.sendCommand({ ...command, command: 'REBOT', devices: ['a'] });
    // @ts-expect-error no such option
    await esper.sendCommand({ ...command, devices: ['a'] }, { maxWait: 1 });
    return batch;
}

export async function afterFailure(esper: EsperClient, error: unknown): Promise<readonly string[]> {
    // On every class of error, whatever the guard.
    const parts = EsperRateLimitError.is(error) || EsperError.is(error) ? error.parts : undefined;
    assert<Equal<typeof parts, CommandParts | undefined>>();
    const { sent, unsent } = await esper.findSent(parts?.unknown ?? [], { settle: 1 });
    assert<Equal<typeof sent, CommandBatch>>();
    // @ts-expect-error ids are not what is looked for
    await esper.findSent(['a']);
    return unsent;
}

export function failing(error: unknown): number {
    return EsperCommandError.is(error) ? error.outcome.total : 0;
}

async function* lines(): AsyncGenerator<string> {
    yield 'a line';
}

export async function files(esper: EsperClient): Promise<void> {
    const file = await fileFromPath('kiosk.apk', { name: 'k.apk', type: undefined });
    assert<Equal<typeof file, File>>();
    await esper.application.upload(
        { appFile: file },
        { onUploadProgress: ({ bytes, total }) => void (bytes / (total ?? 1)) },
    );
    await esper.application.upload({ appFile: new Blob([]) });
    await esper.application.upload({ appFile: new Uint8Array() });
    await esper.content.postContent({ key: Buffer.from('') });
    await esper.content.postContent({ key: new ReadableStream<Uint8Array>() });
    await esper.content.postContent({ key: new ReadableStream<string>() });
    await esper.content.postContent({ key: Readable.from([]) });
    await esper.content.postContent({ key: new ArrayBuffer(1) });
    await esper.content.postContent({ key: new DataView(new ArrayBuffer(1)) });
    await esper.content.postContent({ key: lines() });
    const named = toFile(new Uint8Array(1), { name: 'a.csv' });
    assert<Equal<typeof named, File>>();
    const stream = toFile(new ReadableStream<Uint8Array>(), { name: 'a.csv', type: 'text/csv' });
    assert<Equal<typeof stream, NamedStream>>();
    const either = (data: FileSource) => toFile(data, { name: 'a.csv', type: undefined });
    assert<Equal<ReturnType<typeof either>, File | NamedStream>>();
    for (const key of [named, stream]) await esper.content.postContent({ key });
    // @ts-expect-error a name is what it gives
    toFile(new Blob([]));
    // @ts-expect-error a string could be a path or the content
    toFile('kiosk.apk', { name: 'kiosk.apk' });
    // @ts-expect-error numbers are no bytes
    await esper.content.postContent({ key: new ReadableStream<number>() });
    // @ts-expect-error a path is no file
    await esper.application.upload({ appFile: 'kiosk.apk' });

    const open = await esper.download('https://storage.example/a');
    assert<Equal<typeof open, Download>>();
    const saved = await esper.download(new URL('https://storage.example/a'), { path: 'a.apk' });
    assert<Equal<typeof saved, DownloadedFile>>();
    const { app_file } = await esper.application.getAppVersion({ applicationId: 'a', versionId: 'v' });
    // @ts-expect-error apps of Google Play have no file
    await esper.download(app_file);
    // @ts-expect-error no such option
    await esper.download('https://storage.example/a', { to: 'a.apk' });
}
