const { TestEnvironment } = require('jest-environment-node');
const { remember } = require('./test-names.cjs');

// Stryker tells workers so which mutant is at work. This module outlives its runs.
const activeMutant = () => process.env.__STRYKER_ACTIVE_MUTANT__;
let killed;

/** Tests that take seconds each: walks of 50,000 devices. Others count the same calls over fewer rows. */
const SLOW = /\b50,000 devices\b/;

/** Skips the tests that follow the first failure, in all files: a mutant that one test has noticed is done with. jest itself has no such switch. */
module.exports = class extends TestEnvironment {
    #file;
    #names = [];

    constructor(config, context) {
        super(config, context);
        this.#file = context.testPath;
    }

    async handleTestEvent(event) {
        if (event.name === 'test_fn_failure' || event.name === 'hook_failure') killed = activeMutant();
        if (event.name === 'test_start') {
            const isSlow = SLOW.test(event.test.name);
            if (isSlow || (killed !== undefined && killed === activeMutant())) event.test.mode = 'skip';
            if (!isSlow) this.#names.push(fullNameOf(event.test));
        }
        if (event.name === 'run_finish' && activeMutant() === undefined) remember(this.#file, this.#names);
    }
};

/** As jest matches its `testNamePattern`: without the outermost block, which has no name of its own. */
function fullNameOf({ name, parent }) {
    return parent?.parent === undefined ? name : `${fullNameOf(parent)} ${name}`;
}
