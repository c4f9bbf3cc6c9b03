// All that `npm run docs` writes and git keeps: path → text.
import { readDescription } from './description.mjs';
import { readGeneratedCode } from './generated-code.mjs';
import { createLinks } from './links.mjs';
import { NAMES_PAGE, namesPage } from './names-page.mjs';
import { joinModels, joinOperations } from './operations.mjs';
import { makePages } from './pages.mjs';
import { PYTHON_PAGE, pythonPage } from './python-table.mjs';

export function makeMarkdown(root) {
    const description = readDescription(root);
    const code = readGeneratedCode(root);
    const operations = joinOperations(description, code);
    const models = joinModels(description, code, operations);
    const links = createLinks(operations, models);
    const { tags, responses } = description;
    const pages = makePages({ tags, responses, operations, models, links });
    pages.set(PYTHON_PAGE, pythonPage(root, { operations, models, links }));
    pages.set(NAMES_PAGE, namesPage(root, { operations, models, links }));
    return pages;
}
