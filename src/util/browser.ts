/**
 * Tells whether this is a page or a worker of a browser.
 * Its fetch decides by itself about streams and codings.
 */
export const isBrowser = (): boolean => 'document' in globalThis || 'importScripts' in globalThis;
