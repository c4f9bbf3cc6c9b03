import { readFileSync } from 'node:fs';
import * as root from '../../src/index.js';

// docs/python-sdk.md against the names of Esper's Python SDK 0.1.3, taken from the package.

const sdk: {
    readonly classes: Readonly<Record<string, Readonly<Record<string, { takes: string[]; gives: string }>>>>;
    readonly models: Readonly<Record<string, string>>;
    readonly sameModels: readonly string[];
} = JSON.parse(readFileSync('scripts/docs/python-sdk.json', 'utf8'));
const page = readFileSync('docs/python-sdk.md', 'utf8');
const methods = Object.entries(sdk.classes).flatMap(([api, all]) =>
    Object.entries(all).map(([name, { takes }]) => ({ api, name, takes })),
);

/** The rows of the table: what Python writes, and the property and method here. */
const rows = new Map(
    [...page.matchAll(/^\| `(\w+)\.(\w+)\((.*?)\)` \| \[`esper\.(\w+)\.(\w+)\(/gm)].map(
        ([, api, name, takes, property = '', method = '']) => [`${api}.${name}(${takes})`, { property, method }],
    ),
);

test('every class and method of the Python SDK has a line, and no line is invented', () => {
    expect([...rows.keys()].sort()).toEqual(
        methods.map(({ api, name, takes }) => `${api}.${name}(${takes.join(', ')})`).sort(),
    );
    expect(Object.keys(sdk.classes)).toHaveLength(12);
    expect(rows.size).toBe(53);
});

test('the client has every method that a line names, and the package every class', () => {
    const esper: object = new root.EsperClient({ tenant: 'harborpine', apiKey: 'a-key' });
    const missing = [...rows.values()].filter(
        ({ property, method }) => typeof Reflect.get(Reflect.get(esper, property) ?? {}, method) !== 'function',
    );
    expect(missing).toEqual([]);
    expect(Object.keys(root)).toEqual(expect.arrayContaining(Object.keys(sdk.classes)));
});

test('its models are accounted for: 48 keep their name, 23 have another', () => {
    const renamed = [...page.matchAll(/^\| `(\w+)` \| \[(\w+)\]/gm)];
    expect(sdk.sameModels).toHaveLength(48);
    expect(renamed).toHaveLength(23);
    expect(page).toContain('48 models have the same name.');
    expect(new Set(renamed.map(([, python]) => python))).toEqual(
        new Set([
            ...Object.keys(sdk.models),
            ...Object.values(sdk.classes)
                .flatMap((all) => Object.values(all).map(({ gives }) => gives))
                .filter((name) => name.startsWith('InlineResponse')),
        ]),
    );
});

test.each([
    ['Setting up', 'Configuration()', 'new EsperClient()'],
    ['Token information', 'get_token_info()', 'getTokenInfo()'],
    ['The enterprise', 'get_enterprise(', 'getEnterprise()'],
    ['Listing devices', 'get_all_devices(', 'getAllDevices('],
    ['Listing applications', 'get_all_applications(', 'getAllApplications('],
    ['Uploading an application', '.upload(', '.upload('],
    ['Listing the versions of an application', 'get_app_versions(', 'getAppVersions('],
    ['Deploying an application to a device', "command='INSTALL'", "command: 'INSTALL'"],
    ['Rebooting a device', "command='REBOOT'", "command: 'REBOOT'"],
    ['Errors', 'ApiException', 'EsperNotFoundError'],
])('%s stands there in both languages', (heading, python, typescript) => {
    const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
    expect(/^```python\n(.*?)^```$/ms.exec(section)?.[1]).toContain(python);
    expect(/^```ts\n(.*?)^```$/ms.exec(section)?.[1]).toContain(typescript);
});
