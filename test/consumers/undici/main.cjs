// The same in CommonJS.
const assert = require('node:assert/strict');
const { EsperClient } = require('esper-client');
const { createUndiciTransport } = require('esper-client/undici');

const esper = new EsperClient({ transport: createUndiciTransport() });
esper.device.getAllDevices({ limit: 100 }).then(
    ({ count }) => assert.equal(count, 250),
    (error) => {
        console.error(error);
        process.exitCode = 1;
    },
);
