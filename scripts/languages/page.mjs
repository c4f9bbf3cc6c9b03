// docs/languages.md: what generators of other languages make of the description, with the day and the versions.

/** Languages whose toolchains are not on the machines that this is run on. */
const NOT_TRIED = 'C#, PHP, Ruby, Swift and Dart: their toolchains are not on the machine that this is run on.';

/** The page. `outcomes` are those of the clients, `versions` of the languages by command. */
export function writePage({ day, clients, outcomes, story, versions, generator }) {
    const steps = story.steps.length;
    const rows = clients.map((client) => {
        const { generates, compiles, steps: problems } = outcomes.get(client.name);
        const met = compiles ? Object.values(problems).filter((problem) => problem === undefined).length : 0;
        const by = client.tool ?? `openapi-generator ${generator}: ${client.by}`;
        return `| ${client.name} | ${by} | ${versions[client.language]} | ${yes(generates)} | ${yes(compiles)} | ${met} of ${steps} |`;
    });
    const faults = clients.flatMap(({ name, faults: own }) =>
        Object.entries(own).map(([step, words]) => `- **${name}, ${step}**: the generator's own. ${words}`),
    );
    return `${[
        '<!-- Made by `npm run languages`. Do not edit. -->',
        '',
        '# Clients in other languages',
        '',
        `What generators make of \`openapi/esper.json\`, tried on ${day} by \`npm run languages\`: it generates each client, compiles it, and has it play a story on the [test tenant](../tenant/README.md).`,
        '',
        '| client | made by | with | generates | compiles | story |',
        '|---|---|---|---|---|---|',
        ...rows,
        '',
        'What is not whole, and why:',
        '',
        ...faults,
        '',
        `Not tried: ${NOT_TRIED}`,
        '',
        '## The story',
        '',
        ...story.steps.map(({ step, does }, index) => `${index + 1}. **${step}**: ${does}`),
        '',
        'The steps, with what is sent and what must come, are data: `scripts/languages/story.json`. A player of each client (`scripts/languages/players`) plays them and prints what it got; one program judges all. A client that reads a value which its enum does not list fails in some of these languages: take `esper.open.json` of `esper-test-tenant` there, where the enums of answers are open. How to write the rest of a client: [porting](porting.md).',
    ].join('\n')}\n`;
}

const yes = (is) => (is ? 'yes' : 'no');
