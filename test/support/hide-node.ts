/** Takes away what Node's modules are found by, as in a browser; gives what brings it back. */
export function hideNode(): () => void {
    const { getBuiltinModule } = process;
    Reflect.set(process, 'getBuiltinModule', undefined);
    return () => Reflect.set(process, 'getBuiltinModule', getBuiltinModule);
}
