// The description as one HTML page: opens from disk and asks for nothing from the network.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../shared/failure.mjs';
import { operationSamples } from './samples.mjs';

/** What Redoc would fetch, and what stands there instead. */
const FETCHED = 'src:"https://cdn.redoc.ly/redoc/logo-mini.svg"';
const INSTEAD = 'src:"data:,"';

/** Should a script want to ask for something all the same, the browser refuses it. */
const POLICY =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; worker-src blob:";

const SETTINGS = {
    hideDownloadButton: true, // It would have to fetch the file.
    expandResponses: '200,201',
    jsonSamplesExpandLevel: 3,
    nativeScrollbars: true,
    theme: { typography: { fontFamily: 'system-ui, sans-serif', headings: { fontFamily: 'system-ui, sans-serif' } } },
};

/** Makes the page from the bundle of the description and Redoc's own. */
export function openapiHtml(root, tools) {
    const redoc = readFileSync(join(tools, 'node_modules/redoc/bundles/redoc.standalone.js'), 'utf8');
    if (redoc.split(FETCHED).length !== 2)
        throw new Failure(
            `Redoc no longer has ${FETCHED} once: look what it fetches, and adapt scripts/docs/openapi-html.mjs.`,
        );
    const description = withSamples(
        JSON.parse(readFileSync(join(root, 'openapi/esper.json'), 'utf8')),
        operationSamples(root),
    );
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${description.info.title}</title>
<style>body { margin: 0 }</style>
</head>
<body>
<div id="page"></div>
<script type="application/json" id="description">${inScript(JSON.stringify(description))}</script>
<script>${redoc.replace(FETCHED, INSTEAD)}</script>
<script>
const description = JSON.parse(document.getElementById('description').textContent);
Redoc.init(description, ${JSON.stringify(SETTINGS)}, document.getElementById('page'));
// As in the other pages: a slash goes to the search.
document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.closest('input, textarea')) return;
    event.preventDefault();
    document.querySelector('[role=search] input').focus();
});
</script>
</body>
</html>
`;
}

/** Shows each operation in TypeScript and by curl, and its name where Redoc's search finds it. */
function withSamples(description, samples) {
    const byId = new Map(samples.map((sample) => [sample.id, sample]));
    for (const operation of Object.values(description.paths).flatMap(Object.values)) {
        const { name, typescript, curl } = byId.get(operation.operationId);
        operation.description = `\`${name}\`\n\n${operation.description}`;
        operation['x-codeSamples'] = [
            { lang: 'TypeScript', source: typescript },
            { lang: 'curl', source: curl },
        ];
    }
    return description;
}

/** Writes JSON in which nothing ends the script that it stands in. */
const inScript = (json) => json.replaceAll('<', '\\u003c');
