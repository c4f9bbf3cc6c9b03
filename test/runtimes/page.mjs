// Plays the suite in a page, which posts the outcomes to /result.
import * as exports from './exports.mjs';
import { play } from './suite.mjs';

const task = JSON.parse(new URLSearchParams(location.search).get('task'));
const result = await play({ exports, ...task }).then(
    (outcomes) => ({ outcomes }),
    (error) => ({ error: String(error.stack) }),
);
await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
