/** Tells whether this is a page or a worker of a browser, whose fetch decides by itself about streams and codings. */
export const isBrowser = (): boolean => 'document' in globalThis || 'importScripts' in globalThis;
