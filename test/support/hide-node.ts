/** Takes away what Node's modules are found by, as in a browser; gives what brings it back. */
export function hideNode(): () => void {
    const { getBuiltinModule } = process;
    Reflect.set(process, 'getBuiltinModule', undefined);
    return () => Reflect.set(process, 'getBuiltinModule', getBuiltinModule);
}

/** Where a client runs: Node, a platform that has fetch alone and streams its bodies, a page. */
export type Platform = 'Node' | 'Deno' | 'browser';

/** Makes this process look like a platform to the client; gives what ends it. */
export function actAs(platform: Platform): () => void {
    if (platform === 'Node') return () => {};
    const showNode = hideNode();
    if (platform === 'browser') Reflect.set(globalThis, 'document', {});
    return () => {
        showNode();
        Reflect.deleteProperty(globalThis, 'document');
    };
}
