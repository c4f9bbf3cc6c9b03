// Run before each file of the second project of jest.config.mjs.
process.env.ESPER_TEST_TRANSPORT = 'undici';
