// All that `npm run docs` writes and git keeps: path → text.
import { join } from 'node:path';
import { readDescription } from '../shared/described/description.mjs';
import { readGeneratedCode } from '../shared/described/generated-code.mjs';
import { createLinks } from '../shared/described/links.mjs';
import { joinModels, joinOperations } from '../shared/described/operations.mjs';
import { LLMS_PAGE, llmsPage } from './llms-page.mjs';
import { NAMES_PAGE, namesPage } from './names-page.mjs';
import { makePages } from './pages.mjs';
import { PYTHON_PAGE, pythonPage } from './python-table.mjs';

export function makeMarkdown(root) {
    const description = readDescription({
        bundle: join(root, 'openapi/esper.json'),
        schemas: join(root, 'openapi/schemas'),
    });
    const code = readGeneratedCode(join(root, 'generated'));
    const operations = joinOperations(description, code);
    const models = joinModels(description, code, operations);
    const links = createLinks(operations, models);
    const { tags, responses } = description;
    const pages = makePages({ tags, responses, operations, models, links });
    pages.set(PYTHON_PAGE, pythonPage(root, { operations, models, links }));
    pages.set(NAMES_PAGE, namesPage(root, { operations, models, links }));
    pages.set(LLMS_PAGE, llmsPage(root, operations, tags));
    return pages;
}
