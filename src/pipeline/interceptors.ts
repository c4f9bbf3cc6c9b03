import type { InternalAxiosRequestConfig } from 'axios';
import type { AxiosLike } from '../configuration/axios-like.js';
import { parseBelow } from '../configuration/base-url.js';
import { EsperAbortError } from '../errors/errors.js';
import { addFacts, EsperError, type Sent } from '../errors/esper-error.js';
import { headersOfConfig, toBody } from '../request/axios-config.js';
import { type Call, factsOfCall } from '../request/call.js';
import { UploadForm } from '../request/multipart-form.js';
import { readAxiosResponse, toAxiosResponse, toOwnError } from '../response/axios-response.js';
import { withSignal } from '../util/interruption.js';
import type { Dispatch } from './stage.js';

/**
 * Sends calls through the interceptors of a caller's axios instance.
 * They run once a call, before its attempts, and do not see the key.
 */
export function throughInterceptors(instance: AxiosLike, baseUrl: string, dispatch: Dispatch): Dispatch {
    return async (call) => {
        const state: Passage = { sent: 'no', answer: undefined };
        const request = async (): Promise<unknown> =>
            instance.request({
                method: call.method,
                url: call.url,
                headers: { ...call.headers },
                data: call.body,
                responseType: 'json',
                transformResponse: [],
                adapter: async (config: InternalAxiosRequestConfig) => {
                    const changed = applyConfig(call, config, baseUrl);
                    if (changed.body instanceof UploadForm) await changed.body.start(call.operation?.id);
                    state.answer = dispatch(changed);
                    state.sent = 'unknown';
                    const response = await state.answer;
                    state.sent = 'yes'; // and what response interceptors make of the answer doesn't undo the call
                    return toAxiosResponse(response, config);
                },
            });
        try {
            return readAxiosResponse(await withSignal(call.options.signal, request));
        } catch (error) {
            const own = toOwnError(EsperAbortError.is(error) ? await failureOf(state, error) : error);
            if (EsperError.is(own)) addFacts(own, { ...factsOfCall(call), sent: state.sent });
            throw own;
        }
    };
}

/** How far a call has come on its way through the interceptors. */
interface Passage {
    sent: Sent;
    /** The answer to the call; undefined while request interceptors run. */
    answer: ReturnType<Dispatch> | undefined;
}

/** Waits for the failure of an aborted call: unlike the signal, it knows how far the call got. */
async function failureOf({ answer }: Passage, aborted: EsperAbortError): Promise<unknown> {
    if (answer === undefined) return aborted;
    return answer.then(
        () => aborted,
        (failure: unknown) => failure,
    );
}

/** Applies to a call what the interceptors made of its config. */
function applyConfig(call: Call, config: InternalAxiosRequestConfig, baseUrl: string): Call {
    const { url = call.url, data, baseURL, auth, signal, cancelToken, onUploadProgress, ...rest } = config;
    parseBelow(baseUrl, url);
    const body = toBody(data, call.operation);
    return { ...call, url, body, headers: headersOfConfig(config, body), config: rest };
}
