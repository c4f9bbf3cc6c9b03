const { TestEnvironment } = require('jest-environment-node');

// Stryker tells workers so which mutant is at work. This module outlives its runs.
const activeMutant = () => process.env.__STRYKER_ACTIVE_MUTANT__;
let killed;

/** Skips the tests that follow the first failure, in all files: a mutant that one test has noticed is done with. jest itself has no such switch. */
module.exports = class extends TestEnvironment {
    async handleTestEvent(event) {
        if (event.name === 'test_fn_failure' || event.name === 'hook_failure') killed = activeMutant();
        if (event.name === 'test_start' && killed !== undefined && killed === activeMutant()) event.test.mode = 'skip';
    }
};
