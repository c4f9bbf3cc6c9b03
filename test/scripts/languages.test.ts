import { readFileSync } from 'node:fs';
import { outputOf } from '../support/run-program.js';

// docs/languages.md is made by hand and at a release, by `npm run languages`. What is committed must be of these clients.

interface Client {
    readonly name: string;
    readonly faults: Readonly<Record<string, string>>;
}

const clients: readonly Client[] = JSON.parse(
    outputOf(process.execPath, [
        '-e',
        "import('./scripts/languages/clients.mjs').then(({ CLIENTS }) => console.log(JSON.stringify(CLIENTS)))",
    ]),
);
const story: { readonly steps: readonly { readonly step: string }[] } = JSON.parse(
    readFileSync('scripts/languages/story.json', 'utf8'),
);
const page = readFileSync('docs/languages.md', 'utf8');

test('the page has a line for every client: generated, compiled, and all steps played but the faults that are named', () => {
    const rows = [...page.matchAll(/^\| ([\w-]+) \| .* \| (yes|no) \| (yes|no) \| (\d) of (\d) \|$/gm)];
    expect(
        rows.map(([, name, generates, compiles, met, steps]) => [name, generates, compiles, `${met}/${steps}`]),
    ).toEqual(clients.map(({ name, faults }) => [name, 'yes', 'yes', `${8 - Object.keys(faults).length}/8`]));
    for (const { name, faults } of clients)
        for (const [step, words] of Object.entries(faults))
            expect(page).toContain(`- **${name}, ${step}**: the generator's own. ${words}`);
});

test('the page is dated, and tells the eight steps', () => {
    expect(page).toMatch(/tried on 20\d\d-\d\d-\d\d by/);
    expect(story.steps).toHaveLength(8);
    expect([...page.matchAll(/^\d\. \*\*(\w+)\*\*/gm)].map(([, step]) => step)).toEqual(
        story.steps.map(({ step }) => step),
    );
});
