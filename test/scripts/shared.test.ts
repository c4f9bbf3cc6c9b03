import { type Ended, runProgram } from '../support/run-program.js';

// What scripts/shared/ has for all verbs.

/** Runs a program that runs programs, as in a terminal of colours. Its console.log would warn of both variables. */
function evaluate(program: string): Promise<Ended> {
    const whole = `
        process.env.FORCE_COLOR = '1';
        const { run } = await import('./scripts/shared/run.mjs');
        const { nextLine, startInBackground } = await import('./scripts/shared/background.mjs');
        const COLOURS = 'console.log(JSON.stringify([process.env.NO_COLOR, process.env.FORCE_COLOR]))';
        ${program}`;
    return runProgram(['--input-type=module', '-e', whole]);
}

const PLAIN = { code: 0, stdout: '["1",null]\n', stderr: '' };

test('a program whose output is read writes no colours', async () => {
    expect(
        await evaluate(`
            const { stdout } = await run(process.execPath, ['-e', COLOURS]);
            process.stdout.write(stdout);`),
    ).toEqual(PLAIN);
});

test('nor does one with an environment of its own', async () => {
    expect(
        await evaluate(`
            const { stdout } = await run(process.execPath, ['-e', COLOURS], { env: { FORCE_COLOR: '1' } });
            process.stdout.write(stdout);`),
    ).toEqual(PLAIN);
});

test('nor one in the background', async () => {
    expect(
        await evaluate(`
            const program = startInBackground(process.execPath, ['-e', COLOURS]);
            process.stdout.write(await nextLine(program) + '\\n');
            await program.stop();`),
    ).toEqual(PLAIN);
});

test('a program is given its input', async () => {
    expect(
        await evaluate(`
            const { stdout } = await run(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)'], { input: 'words' });
            process.stdout.write(stdout);`),
    ).toEqual({ code: 0, stdout: 'words', stderr: '' });
});
