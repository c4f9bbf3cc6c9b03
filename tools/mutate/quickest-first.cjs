const { default: Sequencer } = require('@jest/test-sequencer');
const { namesOf } = require('./test-names.cjs');

/** Which files run, and in which order. */
module.exports = class extends Sequencer {
    #pattern;

    constructor(options) {
        super(options);
        const { testNamePattern } = options.globalConfig;
        this.#pattern = testNamePattern === undefined ? undefined : new RegExp(testNamePattern, 'i');
    }

    /** jest begins with the files that took longest; here most faults are noticed by the first test that meets them. */
    sort(tests) {
        return super
            .sort(tests)
            .reverse()
            .filter(({ path }) => this.#hasWanted(path));
    }

    /** jest would load every file of a group, only to skip all its tests. */
    #hasWanted(path) {
        const names = namesOf(path);
        return this.#pattern === undefined || names === undefined || names.some((name) => this.#pattern.test(name));
    }
};
