import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { nextLine, startInBackground } from '../shared/background.mjs';

const PACKAGES = ['next', 'react', 'react-dom'];

/** As a route handler of Next.js, built and started; `route` is its path. */
export function inNext(route) {
    return async ({ folder, tools, node, run, environment, servers }) => {
        mkdirSync(join(folder, 'node_modules'));
        for (const name of PACKAGES) symlinkSync(join(tools, 'node_modules', name), join(folder, 'node_modules', name));
        const env = { NEXT_TELEMETRY_DISABLED: '1' };
        const program = [join(tools, 'node_modules/next/dist/bin/next')];
        await run(node('24'), [...program, 'build', folder], env);
        const server = startInBackground(node('24'), [...program, 'start', folder, '--port', '0', '-H', '127.0.0.1'], {
            env: environment(env),
        });
        try {
            const body = JSON.stringify({ servers, folder });
            const response = await fetch(new URL(route, await addressOf(server)), { method: 'POST', body });
            if (!response.ok) throw new Error(`${response.status} ${await response.text()}\n${server.output}`);
            return await response.json();
        } finally {
            await server.stop();
        }
    };
}

/** Reads the lines that it prints until one has its address. */
async function addressOf(server) {
    const lines = createInterface(server.stdout);
    for (let line = await nextLine(server, lines); line !== undefined; line = await nextLine(server, lines)) {
        const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
        if (address !== undefined) return address;
    }
    throw new Error(`Next.js did not start: ${server.output}`);
}
