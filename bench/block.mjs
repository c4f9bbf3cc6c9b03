/** What the files of the bench are made of, on disk and from the server: they must be the same. */
export const BLOCK = Buffer.alloc(1024 * 1024, 'esper-client ');
