import { createExchange, createOpen } from '../transport/exchange.js';
import { throughInterceptors } from './interceptors.js';
import type { Sender } from './sender.js';

/** Sends by axios, or by what the options have in its place: what the root has. */
export const axiosSender: Sender = {
    createExchange,
    createOpen,
    wrap: ({ axios, baseUrl }, dispatch) =>
        axios === undefined ? dispatch : throughInterceptors(axios, baseUrl, dispatch),
};
