import { EsperConnectionError } from '../../src/errors/errors.js';
import { createAttempt } from '../../src/pipeline/attempt.js';
import type { Call } from '../../src/request/call.js';
import { UploadForm } from '../../src/request/multipart-form.js';
import { Interruption } from '../../src/util/interruption.js';
import { createKeyRing } from '../../src/util/redaction.js';

function uploadOf(body: UploadForm): Call {
    return {
        operation: undefined,
        method: 'POST',
        url: 'https://acme-api.esper.cloud/api/upload/',
        headers: {},
        body,
        options: {},
        secrets: [],
    };
}

function formOf(text: string): UploadForm {
    const form = new UploadForm();
    form.append('app_file', new File([text], 'kiosk.apk'));
    return form;
}

test('bytes that come by after an upload was ended set no deadline, so that the process can end', async () => {
    jest.useFakeTimers();
    const form = formOf('the bytes');
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
    const interruption = new Interruption(undefined);
    await expect(attempt(uploadOf(form), interruption, keys)).rejects.toThrow('0 of 9 bytes were sent');
    interruption.release();

    expect((await stream?.next())?.value).toHaveLength(9);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
});

test('an error of an upload that is none of ours is left as it is', async () => {
    const failure = Object.freeze(new TypeError('unforeseen'));
    const keys = createKeyRing();
    const attempt = createAttempt('key', undefined, () => Promise.reject(failure), keys);
    const interruption = new Interruption(undefined);
    await expect(attempt(uploadOf(formOf('the bytes')), interruption, keys)).rejects.toBe(failure);
    interruption.release();
});
