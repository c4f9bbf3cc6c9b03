/**
 * Tells whether this is a page or a worker of a browser.
 * Its fetch decides by itself about streams and codings.
 */
export const isBrowser = (): boolean => 'document' in globalThis || 'importScripts' in globalThis;

/**
 * Tells whether this is Deno.
 * Its http and its fetch send a request again by themselves when a connection that served before is reset, a POST too
 * (https://github.com/denoland/deno/issues/36786).
 */
export const isDeno = (): boolean => 'Deno' in globalThis;
