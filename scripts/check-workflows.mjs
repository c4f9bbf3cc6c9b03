#!/usr/bin/env node
// npm run check:workflows: zizmor finds nothing in .github/, offline and at its strictest.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onSignal, runCommand } from './shared/command.mjs';
import { openVenv } from './shared/python.mjs';
import { stopAll } from './shared/run.mjs';
import { succeed } from './shared/succeed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

onSignal(stopAll);
await runCommand(async () => {
    const python = await openVenv(
        join(root, '.cache/check-workflows'),
        join(root, 'scripts/check-workflows/requirements.txt'),
    );
    await succeed(join(python, '../zizmor'), ['--offline', '--persona', 'auditor', '.github'], { cwd: root });
    process.stdout.write('zizmor finds nothing in .github/.\n');
});
