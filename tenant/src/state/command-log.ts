import type { CommandRecord, StatusRecord } from './command-record.js';

/** The part of a log that is saved. */
export interface CommandLogState {
    commands: readonly CommandRecord[];
    statuses: readonly StatusRecord[];
}

/** @internal Keeps all commands that were sent, each with one status a device. */
export class CommandLog {
    readonly #commands = new Map<string, CommandRecord>();
    readonly #statuses = new Map<string, StatusRecord>();
    /** Ids of the statuses of a device, oldest first. */
    readonly #byDevice = new Map<number, string[]>();

    constructor(saved: CommandLogState) {
        for (const command of saved.commands) this.add(command);
        for (const status of saved.statuses) this.addStatus(status);
    }

    add(command: CommandRecord): void {
        this.#commands.set(command.id, command);
    }

    /** Keeps a status. Its id has to stand in the `statuses` of its command, too. */
    addStatus(status: StatusRecord): void {
        this.#statuses.set(status.id, status);
        const history = this.#byDevice.get(status.device);
        if (history === undefined) this.#byDevice.set(status.device, [status.id]);
        else history.push(status.id);
    }

    get(id: string): CommandRecord | undefined {
        return this.#commands.get(id);
    }

    status(id: string): StatusRecord | undefined {
        return this.#statuses.get(id);
    }

    /** Lists all commands, newest first. */
    all(): CommandRecord[] {
        return [...this.#commands.values()].reverse();
    }

    /** Lists the statuses of a command, in the order of its devices. */
    statusesOf(command: CommandRecord): StatusRecord[] {
        return this.#existing(command.statuses);
    }

    /** Lists everything that was sent to a device, newest first. */
    historyOf(n: number): StatusRecord[] {
        return this.#existing(this.#byDevice.get(n) ?? []).reverse();
    }

    /** Whether a command named one of these devices, or reached one through a group. */
    reaches(command: CommandRecord, deviceIds: readonly string[]): boolean {
        const wanted = new Set(deviceIds);
        return (
            command.devices.some((id) => wanted.has(id)) ||
            this.statusesOf(command).some(({ deviceId }) => wanted.has(deviceId))
        );
    }

    get saved(): CommandLogState {
        return { commands: [...this.#commands.values()], statuses: [...this.#statuses.values()] };
    }

    #existing(ids: readonly string[]): StatusRecord[] {
        return ids.map((id) => this.#statuses.get(id)).filter((status) => status !== undefined);
    }
}
