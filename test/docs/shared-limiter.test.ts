import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../support/run-program.js';

const read = (file: string): Promise<string> => readFile(path.join(ROOT, file), 'utf8');

// The page is run by code-blocks.test.ts, in memory; by Redis it is played by npm run check:fleets.

test('docs/rate-limits.md shows examples/queue/limiter.mjs as it stands', async () => {
    expect(await read('docs/rate-limits.md')).toContain(`\`\`\`js\n${await read('examples/queue/limiter.mjs')}`);
});

test('the example has the versions that are tried here', async () => {
    const [example, ours] = (await Promise.all([read('examples/queue/package.json'), read('package.json')])).map(
        (file) => JSON.parse(file),
    );
    const { bullmq, ...shared } = example.dependencies;
    expect(ours.devDependencies).toMatchObject(shared);
    expect(bullmq).toMatch(/^\d+\.\d+\.\d+$/);
});
