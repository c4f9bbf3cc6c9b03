// Plays the suite as a program of one file, which knows no `await` outside of functions. Its event comes as JSON.
import process from 'node:process';
import { handler } from './handler.mjs';

handler(JSON.parse(process.argv[2])).then(
    (outcomes) => console.log(JSON.stringify(outcomes)),
    (error) => {
        console.error(error);
        process.exitCode = 1;
    },
);
