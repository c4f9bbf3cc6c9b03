import nock from 'nock';

/**
 * Lets no request of this file leave the process. A mock that nobody asked for fails the test.
 * nock changes Node's own http module, which the files of one worker share, so it is taken off at the end.
 */
export function mockNetwork(): void {
    beforeAll(() => nock.disableNetConnect());
    afterEach(() => {
        const pending = nock.pendingMocks();
        nock.cleanAll();
        expect(pending).toEqual([]);
    });
    afterAll(() => {
        nock.enableNetConnect();
        nock.restore();
    });
}
