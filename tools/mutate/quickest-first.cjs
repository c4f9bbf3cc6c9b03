const { default: Sequencer } = require('@jest/test-sequencer');

/** jest begins with the files that took longest; here most faults are noticed by the first test that meets them. */
module.exports = class extends Sequencer {
    sort(tests) {
        return super.sort(tests).reverse();
    }
};
