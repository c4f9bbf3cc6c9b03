// What a download to a path leaves on the disk.
import { promises as fs, type Stats } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import type { EsperClient } from '../../src/index.js';
import { EsperConfigurationError } from '../../src/index.js';
import { noise, sha256, until, withFolder } from '../support/multipart.js';
import { runProgram } from '../support/run-program.js';
import { clientOf, errorOf, serve } from '../support/servers.js';

const esper = (): EsperClient => clientOf({ baseUrl: 'http://localhost:9/api' });
const NEW = 'the new one';

/** Downloads to a path. */
async function download(path: string, onProgress: () => void = () => {}): Promise<void> {
    const { port } = await serve((_, response) => response.end(NEW));
    await esper().download(`http://127.0.0.1:${port}/a.apk`, { path, onProgress });
}

const modeOf = ({ mode }: Stats): string => (mode & 0o7777).toString(8);

describe('the mode', () => {
    test.each([0o600, 0o640, 0o755, 0o666, 0o444])('of a file that is there stays %i, whatever the umask', (mode) =>
        withFolder(async (folder) => {
            const path = join(folder, 'a.apk');
            await fs.writeFile(path, 'old');
            await fs.chmod(path, mode);
            const before = process.umask(0o027);
            try {
                await download(path);
            } finally {
                process.umask(before);
            }
            expect(modeOf(await fs.stat(path))).toBe(mode.toString(8));
            expect(await fs.readFile(path, 'utf8')).toBe(NEW);
        }),
    );

    test.each([0o022, 0o077, 0o002])('of a new file is by the umask %i', (umask) =>
        withFolder(async (folder) => {
            const before = process.umask(umask);
            try {
                await download(join(folder, 'a.apk'));
            } finally {
                process.umask(before);
            }
            expect(modeOf(await fs.stat(join(folder, 'a.apk')))).toBe((0o666 & ~umask).toString(8));
        }),
    );

    test('is never wider while the bytes come', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'a.apk');
            await fs.writeFile(path, 'old', { mode: 0o600 });
            const open = jest.spyOn(fs, 'open');
            await download(path);
            expect(open.mock.calls.map(([, flags, mode]) => [flags, mode])).toEqual([['wx', 0o600]]);
        }));
});

describe('a link stays, and what it leads to is written,', () => {
    test.each<[string, (folder: string) => Promise<{ link: string; file: string }>]>([
        [
            'to a file',
            async (folder) => {
                await fs.writeFile(join(folder, 'real.apk'), 'old', { mode: 0o640 });
                await fs.symlink('real.apk', join(folder, 'link.apk'));
                return { link: join(folder, 'link.apk'), file: join(folder, 'real.apk') };
            },
        ],
        [
            'by an absolute path into another folder',
            async (folder) => {
                await fs.mkdir(join(folder, 'store'));
                await fs.writeFile(join(folder, 'store', 'real.apk'), 'old', { mode: 0o640 });
                await fs.symlink(join(folder, 'store', 'real.apk'), join(folder, 'link.apk'));
                return { link: join(folder, 'link.apk'), file: join(folder, 'store', 'real.apk') };
            },
        ],
        [
            'to another link',
            async (folder) => {
                await fs.mkdir(join(folder, 'store'));
                await fs.writeFile(join(folder, 'real.apk'), 'old', { mode: 0o640 });
                await fs.symlink('../real.apk', join(folder, 'store', 'middle.apk'));
                await fs.symlink('store/middle.apk', join(folder, 'link.apk'));
                return { link: join(folder, 'link.apk'), file: join(folder, 'real.apk') };
            },
        ],
        [
            'to a file that is not there yet',
            async (folder) => {
                await fs.mkdir(join(folder, 'store'));
                await fs.mkdir(join(folder, 'elsewhere'));
                await fs.symlink('../elsewhere', join(folder, 'store', 'here'));
                await fs.symlink('store/here/../real.apk', join(folder, 'link.apk')); // the folder above elsewhere
                return { link: join(folder, 'link.apk'), file: join(folder, 'real.apk') };
            },
        ],
        [
            'of a folder on the way',
            async (folder) => {
                await fs.mkdir(join(folder, 'store'));
                await fs.symlink('store', join(folder, 'here'));
                return { link: join(folder, 'here', 'a.apk'), file: join(folder, 'store', 'a.apk') };
            },
        ],
    ])('%s', (_, make) =>
        withFolder(async (folder) => {
            const { link, file } = await make(folder);
            const before = await fs.readlink(link).catch(() => undefined);
            const mode = await fs.stat(file).then(modeOf, () => undefined);
            await download(link);
            expect(await fs.readlink(link).catch(() => undefined)).toBe(before);
            expect((await fs.lstat(file)).isFile()).toBe(true);
            expect(await fs.readFile(file, 'utf8')).toBe(NEW);
            if (mode !== undefined) expect(modeOf(await fs.stat(file))).toBe(mode);
            expect(await leftIn(folder)).toEqual([]);
        }),
    );

    test('and one that leads to itself is refused before anything is asked for', () =>
        withFolder(async (folder) => {
            await fs.symlink('a.apk', join(folder, 'a.apk'));
            const server = await serve((_, response) => response.end(NEW));
            const error = await errorOf(
                esper().download(`http://127.0.0.1:${server.port}/a`, { path: join(folder, 'a.apk') }),
            );
            expect(error).toBeInstanceOf(EsperConfigurationError);
            expect(error).toMatchObject({ message: expect.stringMatching(/a\.apk can't be written \(ELOOP/) });
            expect(server.requests).toHaveLength(0);
        }));
});

test.each(['/dev/null', '/dev/stdout', '/proc/self/fd/1'])(
    '%s is refused: no file can take its place',
    async (path) => {
        await expect(download(path)).rejects.toThrow(EsperConfigurationError);
    },
);

test.each([1, 200, 242, 250, 255])('a name of %i bytes is written', (length) =>
    withFolder(async (folder) => {
        for (const name of ['x'.repeat(length), `${'ü'.repeat(Math.floor(length / 2))}${'x'.repeat(length % 2)}`]) {
            await download(join(folder, name));
            expect(await fs.readFile(join(folder, name), 'utf8')).toBe(NEW);
        }
    }),
);

test('a folder that takes no file is refused before anything is asked for', () =>
    withFolder(async (folder) => {
        const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }); // root may write everywhere
        jest.spyOn(fs, 'open').mockRejectedValue(denied);
        const server = await serve((_, response) => response.end(NEW));
        const path = join(folder, 'a.apk');
        const error = await errorOf(esper().download(`http://127.0.0.1:${server.port}/a`, { path }));
        expect(error).toMatchObject({
            name: 'EsperConfigurationError',
            message: `download: path: ${path} can't be written (EACCES)`,
            cause: denied,
        });
        expect(server.requests).toHaveLength(0);
    }));

test('a name of 256 bytes, which no file can have, is refused before anything is asked for', () =>
    withFolder(async (folder) => {
        const server = await serve((_, response) => response.end(NEW));
        const path = join(folder, 'x'.repeat(256));
        const error = await errorOf(esper().download(`http://127.0.0.1:${server.port}/a`, { path }));
        expect(error).toMatchObject({
            name: 'EsperConfigurationError',
            message: expect.stringContaining("can't be written (ENAMETOOLONG)"),
        });
        expect(server.requests).toHaveLength(0);
    }));

test('a path that ends as a folder is refused before anything is asked for', () =>
    withFolder(async (folder) => {
        const server = await serve((_, response) => response.end(NEW));
        await fs.symlink('made/', join(folder, 'link'));
        for (const path of [`${folder}/new/`, `${folder}/new//`, join(folder, 'link')]) {
            const error = await errorOf(esper().download(`http://127.0.0.1:${server.port}/a`, { path }));
            expect(error).toMatchObject({ name: 'EsperConfigurationError', attempts: 0 });
            expect(error).toHaveProperty(
                'message',
                expect.stringMatching(/^download: path: expected the path of a file, got that of a folder, .*\/$/),
            );
        }
        expect(server.requests).toHaveLength(0);
        expect(await fs.readdir(folder)).toEqual(['link']);
    }));

test('the bytes are on the disk before they have the name', () =>
    withFolder(async (folder) => {
        const order: string[] = [];
        const open = fs.open.bind(fs);
        jest.spyOn(fs, 'open').mockImplementation(async (...args) => {
            const handle = await open(...args);
            for (const step of ['writeFile', 'sync', 'close'] as const) {
                const work: (...args: never) => Promise<void> = handle[step].bind(handle);
                jest.spyOn(handle, step).mockImplementation(async (...given: unknown[]) => {
                    await Reflect.apply(work, handle, given);
                    order.push(step);
                });
            }
            return handle;
        });
        const rename = fs.rename.bind(fs);
        jest.spyOn(fs, 'rename').mockImplementation(async (...args) => {
            order.push('rename');
            await rename(...args);
        });
        await download(join(folder, 'a.apk'));
        expect(order).toEqual(['writeFile', 'sync', 'close', 'rename']);
    }));

test('a disk that says only at the end that it could not keep the bytes leaves the old file', () =>
    withFolder(async (folder) => {
        const path = join(folder, 'a.apk');
        await fs.writeFile(path, 'old');
        const open = fs.open.bind(fs);
        jest.spyOn(fs, 'open').mockImplementation(async (...args) => {
            const handle = await open(...args);
            jest.spyOn(handle, 'sync').mockRejectedValue(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
            return handle;
        });
        await expect(download(path)).rejects.toThrow(`${path} can't be written (EIO)`);
        expect(await fs.readFile(path, 'utf8')).toBe('old');
        expect(await leftIn(folder)).toEqual([]);
    }));

test('a disk that takes only a part of what is written at once gets the rest, in order', () =>
    withFolder(async (folder) => {
        const path = join(folder, 'a.apk');
        const bytes = noise(3_000_000);
        const { port } = await serve((_, response) => response.end(bytes));
        const open = fs.open.bind(fs);
        let short = 0;
        jest.spyOn(fs, 'open').mockImplementation(async (...args) => {
            const handle = await open(...args);
            jest.spyOn(handle, 'writev').mockImplementation(async (pieces) => {
                short += 1;
                const { bytesWritten } = await handle.write(pieces[0] ?? bytes, 0, 1);
                return { bytesWritten, buffers: pieces };
            });
            return handle;
        });
        await esper().download(`http://127.0.0.1:${port}/a.apk`, { path });
        expect(short).toBeGreaterThan(0);
        expect(sha256(await fs.readFile(path))).toBe(sha256(bytes));
    }));

describe('what killed downloads have left', () => {
    /** The part of a download to a path, as it is called while the bytes come. */
    async function partOf(path: string): Promise<string> {
        let name = '';
        let look: Promise<unknown> = Promise.resolve();
        await download(path, () => {
            look = fs.readdir(join(path, '..')).then((names) => {
                name = names.find((one) => one.endsWith('.part')) ?? '';
            });
        });
        await look;
        await fs.rm(path);
        expect(name).toMatch(/^\.esper-[0-9a-z]+-[0-9a-z]+-\d+-[1-9]\d*-[0-9a-f]{8}\.part$/);
        return join(path, '..', name);
    }

    const ofProcess = (part: string, pid: number | undefined): string => part.replace(`-${process.pid}-`, `-${pid}-`);

    /** A process that has ended. */
    async function deadPid(): Promise<number | undefined> {
        let pid: number | undefined;
        await runProgram(['-e', ''], {
            onStart: (child) => {
                pid = child.pid;
            },
        });
        return pid;
    }

    test('is removed by the next download to the same file, by a link too', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'a.apk');
            const leftover = ofProcess(await partOf(path), await deadPid());
            await fs.writeFile(leftover, 'half');
            await fs.symlink('a.apk', join(folder, 'link.apk'));
            await download(join(folder, 'link.apk'));
            expect(await leftIn(folder)).toEqual([]);
        }));

    test('is removed though this process has the number of the one that was killed, as in a container', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'a.apk');
            const leftover = (await partOf(path)).replace(/-\d+(-[0-9a-f]{8}\.part)$/, '-17$1'); // started at another time
            await fs.writeFile(leftover, 'half');
            await download(path);
            expect(await leftIn(folder)).toEqual([]);
        }));

    test('stays when it is of another file, or no part of ours', () =>
        withFolder(async (folder) => {
            const other = ofProcess(await partOf(join(folder, 'b.apk')), await deadPid());
            const names = [basename(other), 'a.apk.part', '.esper-notes', `a.apk.${'0'.repeat(8)}.part`];
            for (const name of names) await fs.writeFile(join(folder, name), 'x');
            await download(join(folder, 'a.apk'));
            expect((await fs.readdir(folder)).sort()).toEqual([...names, 'a.apk'].sort());
        }));

    test('stays while it may be in use: by this process, by one that lives, by another machine', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'a.apk');
            const own = await partOf(path);
            const alive = ofProcess(own, process.ppid);
            const machine = basename(own).split('-')[2] ?? '';
            const elsewhere = ofProcess(own, await deadPid()).replace(`-${machine}-`, '-00000000-');
            expect(hostname()).not.toBe('');
            const parts = [own, alive, elsewhere];
            for (const part of parts) await fs.writeFile(part, 'half');
            await download(path);
            expect(await leftIn(folder)).toEqual(parts.map((part) => basename(part)).sort());

            // A day without a byte: whoever it was, it is gone. Only of itself this process knows better.
            const old = new Date(Date.now() - 86_400_000 - 60_000);
            for (const part of parts) await fs.utimes(part, old, old);
            await download(path);
            expect(await leftIn(folder)).toEqual([basename(own)]);
        }));

    test.each([60_000, 3_600_000, 30 * 86_400_000])(
        'of two downloads to one file the first is not disturbed by a disk whose clock is %i ms behind',
        (behind) =>
            withFolder(async (folder) => {
                const path = join(folder, 'a.apk');
                const stat = fs.stat.bind(fs);
                jest.spyOn(fs, 'stat').mockImplementation((async (...args: Parameters<typeof stat>) =>
                    Object.assign(await stat(...args), {
                        mtimeMs: Date.now() - process.uptime() * 1000 - behind,
                    })) as never);
                let end = () => {};
                const server = await serve((_, response) => {
                    response.write('the ');
                    end = () => response.end('new one');
                });
                const first = esper().download(`http://127.0.0.1:${server.port}/a.apk`, { path });
                await until(() => server.requests.length === 1);
                await download(path);
                end();
                await first;
                expect(await fs.readFile(path, 'utf8')).toBe(NEW);
                expect(await leftIn(folder)).toEqual([]);
            }),
    );

    test('of two downloads to one file at once none disturbs the other', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'a.apk');
            const ends: (() => void)[] = [];
            const server = await serve((_, response) => {
                response.write('the ');
                ends.push(() => response.end('new one'));
            });
            const url = `http://127.0.0.1:${server.port}/a.apk`;
            const first = esper().download(url, { path });
            await until(() => ends.length === 1);
            const second = esper().download(url, { path });
            await until(() => ends.length === 2);
            for (const end of ends) end();
            await Promise.all([first, second]);
            expect(await fs.readFile(path, 'utf8')).toBe(NEW);
            expect(await leftIn(folder)).toEqual([]);
        }));

    test('can’t be looked for or removed: the download goes on', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'a.apk');
            const leftover = ofProcess(await partOf(path), await deadPid());
            await fs.writeFile(leftover, 'half');
            const denied = Object.assign(new Error('EACCES'), { code: 'EACCES' });
            jest.spyOn(fs, 'rm').mockRejectedValueOnce(denied);
            await download(path);
            jest.spyOn(fs, 'readdir').mockRejectedValueOnce(denied);
            await download(path);
            expect(await leftIn(folder)).toEqual([basename(leftover)]);
        }));
});

/** Parts in a folder and below it. */
async function leftIn(folder: string): Promise<string[]> {
    const names = await fs.readdir(folder, { recursive: true });
    return names.filter((name) => name.endsWith('.part')).sort();
}
