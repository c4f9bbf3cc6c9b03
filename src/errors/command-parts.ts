/**
 * The requests of a command to many, as the API took them.
 * Plain JSON: another process can wait for them.
 */
export interface CommandBatch {
    /** In the order in which their devices were given. */
    readonly requests: readonly SentRequest[];
}

/** One of the requests that a command to many was split into. */
export interface SentRequest {
    /** Id of the request. */
    readonly requestId: string;
    /** Number of devices that it names one by one. */
    readonly devices: number;
    /** Ids of the groups that it names. */
    readonly groups: readonly string[];
    /** `active`, `inactive` or `all`. */
    readonly deviceType: string;
}

/**
 * A request of which it is not known whether the API took it, for `findSent`.
 * Plain JSON. Holds no argument's value, which could be a secret.
 */
export interface UnknownRequest {
    /** The command. */
    readonly command: string;
    /** `DEVICE`, `GROUP` or `DYNAMIC`. */
    readonly commandType: string;
    /** Ids of the devices that it names. */
    readonly devices: readonly string[];
    /** Ids of the groups that it names. */
    readonly groups: readonly string[];
    /** `active`, `inactive` or `all`. */
    readonly deviceType: string;
    /** `IMMEDIATE`, `WINDOW` or `RECURRING`. */
    readonly schedule: string;
    /** Digests of its simple arguments, by name. */
    readonly args: Readonly<Record<string, string>>;
    /** The newest request of this command before it; null when there was none. */
    readonly after: { readonly requestId: string; readonly createdOn: string } | null;
    /** Ids of the requests of the same command that the API surely took: none of them is it. */
    readonly others?: readonly string[];
}

/**
 * What became of a command to many.
 * Plain JSON.
 */
export interface CommandParts {
    /** The requests that the API took: `waitForCommand` takes them. */
    readonly sent: CommandBatch;
    /** Ids of the devices, or groups, whose request the API surely did not take: they can be sent again. */
    readonly unsent: readonly string[];
    /**
     * Requests whose outcome is not known: `findSent` looks for them.
     * Never send them again before.
     */
    readonly unknown: readonly UnknownRequest[];
}
