import '../support/fake-time.js';
import { createSettings } from '../../src/configuration/settings.js';
import { EsperConnectionError } from '../../src/errors/errors.js';
import { deadline } from '../../src/pipeline/attempt.js';
import { createContext } from '../../src/pipeline/pipeline.js';
import type { PipelineContext, Send } from '../../src/pipeline/stage.js';
import { UploadForm } from '../../src/request/multipart-form.js';
import { createKeyRing } from '../../src/util/redaction.js';

const settings = createSettings({ tenant: 'acme', apiKey: 'key' }, {});

function upload(body: UploadForm): PipelineContext {
    const url = 'https://acme-api.esper.cloud/api/upload/';
    const call = { operation: undefined, method: 'POST', url, headers: {}, body, options: {}, secrets: [] };
    return createContext(call, createKeyRing(), 0);
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
    const send: Send = async () => {
        for (const [, part] of form.entries())
            if (typeof part !== 'string') stream = part.stream()[Symbol.asyncIterator]();
        throw new EsperConnectionError('No answer: ECONNRESET');
    };
    const context = upload(form);
    await expect(deadline(settings)(send)(context)).rejects.toThrow('No answer: ECONNRESET; nothing was sent');
    context.interruption.release();

    expect((await stream?.next())?.value).toHaveLength(9);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
});

test('an error of an upload that is none of ours is left as it is', async () => {
    const failure = Object.freeze(new TypeError('unforeseen'));
    const context = upload(formOf('the bytes'));
    await expect(deadline(settings)(() => Promise.reject(failure))(context)).rejects.toBe(failure);
    context.interruption.release();
});
