/** What a model cannot be named, by whose name it is. */
const NAMES = {
    // A model of this name is renamed by the generator (`Error` → `ModelError`), or silently taken for the global.
    javascript: `Array ArrayBuffer Atomics BigInt Boolean DataView Date Error EvalError Function Infinity Intl Iterator JSON
        Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError
        TypeError URIError WeakMap WeakRef WeakSet Uint8Array`,
    // Globals of Node and browsers that generated code or ours refers to by name.
    platform: `AbortController AbortSignal Blob Buffer Event EventTarget File FormData Headers ReadableStream Request Response
        TextDecoder TextEncoder URL URLSearchParams WritableStream`,
    typescript: `Awaited Capitalize ConstructorParameters Exclude Extract InstanceType Lowercase NoInfer NonNullable Omit
        OmitThisParameter Parameters Partial Pick Readonly ReadonlyArray Record Required ReturnType ThisParameterType
        ThisType Uncapitalize Uppercase`,
    // Words of TypeScript and of the generator; it compares without regard to case.
    words: `Abstract Any Await Bigint Boolean Break Byte Case Catch Char Class Const Continue Debugger Default Delete Do Double
        Else Enum Export Extends False Final Finally Float For From Function Goto If Implements Import In Instanceof Int
        Integer Interface Let Long Native Never New Null Object Package Private Protected Public Return Short Static Super
        Switch Symbol Synchronized This Throw Transient True Try Type Typeof Undefined Unknown Var Void Volatile While With
        Yield Void AnyType ByteArray DateTime Decimal Binary UUID URI`,
    // What else generated/ exports; a model of that name would clash with it, or silently win over it.
    generated: `BaseAPI BASE_PATH COLLECTION_FORMATS Configuration ConfigurationParameters DUMMY_BASE_URL RequestArgs
        RequiredError Apis Envelope FileParameter MaybeEmpty Operation OperationId Operations Pagination`,
    // What the generator's own code is named in other languages.
    swift: 'ErrorResponse',
    axios: 'Axios AxiosError AxiosInstance AxiosPromise AxiosResponse RawAxiosRequestConfig',
};

export const RESERVED_NAMES = new Set(Object.values(NAMES).flatMap((names) => names.split(/\s+/)));
