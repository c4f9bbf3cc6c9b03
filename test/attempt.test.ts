import { createAttempt } from '../src/attempt.js';
import type { Call } from '../src/call.js';
import { EsperConnectionError } from '../src/errors.js';
import { Interruption } from '../src/interruption.js';
import { createKeyRing } from '../src/secrets.js';
import { UploadForm } from '../src/upload-form.js';

test('bytes that come by after an upload was ended set no deadline, so that the process can end', async () => {
    jest.useFakeTimers();
    const form = new UploadForm();
    form.append('app_file', new File(['the bytes'], 'kiosk.apk'));
    let stream: AsyncIterator<Uint8Array> | undefined;
    const keys = createKeyRing();
    const attempt = createAttempt(
        'key',
        undefined,
        async () => {
            for (const [, part] of form.entries())
                if (typeof part !== 'string') stream = part.stream()[Symbol.asyncIterator]();
            throw new EsperConnectionError('No answer: ECONNRESET');
        },
        keys,
    );
    const call: Call = {
        operation: undefined,
        method: 'POST',
        url: 'https://acme-api.esper.cloud/api/upload/',
        headers: {},
        body: form,
        options: {},
        secrets: [],
    };
    const interruption = new Interruption(undefined);
    await expect(attempt(call, interruption, keys)).rejects.toThrow('0 of 9 bytes were sent');
    interruption.release();

    expect((await stream?.next())?.value).toHaveLength(9);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
});
