// Calls the handler of a bundle: `node invoke.mjs <file> <event as JSON>`. The outcomes are its last line.
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [file, event] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(file).href);
console.log(JSON.stringify(await handler(JSON.parse(event))));
