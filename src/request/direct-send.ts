import type { AxiosInstance, AxiosResponse, RawAxiosRequestConfig } from 'axios';
import type { BuiltRequest } from './build-request.js';

/** Sends a request of a class without a config of axios; undefined when that would leave something out. */
export type DirectSend = (request: BuiltRequest, options: RawAxiosRequestConfig) => Promise<AxiosResponse> | undefined;

/** The property of an instance that has it; another copy of this package has another symbol. */
const DIRECT_SEND = Symbol('esper-client.send');

/** Puts the short way onto an instance. */
export function offerDirectSend(instance: AxiosInstance, send: DirectSend): void {
    Object.defineProperty(instance, DIRECT_SEND, { value: send });
}

/** The short way of an instance; undefined when it is somebody's own. */
export function directSendOf(instance: AxiosInstance): DirectSend | undefined {
    return Reflect.get(instance, DIRECT_SEND);
}
