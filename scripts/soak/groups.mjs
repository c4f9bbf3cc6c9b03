import { EsperApiError } from 'esper-client';

/** Makes groups, and finds out at the end whether each is there as often as it was said. */
export class Groups {
    #esper;
    /** By name: how often the group may be there, and must. */
    #expected = new Map();
    #failed = { no: 0, yes: 0, unknown: 0 };

    constructor(esper) {
        this.#esper = esper;
    }

    toString() {
        const { no, yes, unknown } = this.#failed;
        return `${this.#expected.size} groups made (${unknown} unknown, ${yes} refused, ${no} unsent)`;
    }

    async make(name) {
        try {
            await this.#esper.deviceGroup.createGroup({ deviceGroup: { name } });
            this.#expected.set(name, { least: 1, most: 1 });
        } catch (error) {
            this.#failed[error.sent] += 1;
            // A status that the tenant gave before it acted, and what never left, made none.
            const isUndone = error.sent === 'no' || EsperApiError.is(error);
            this.#expected.set(name, { least: 0, most: isUndone ? 0 : 1 });
        }
    }

    async findWrong() {
        const counts = new Map();
        for await (const { name } of this.#esper.deviceGroup.getAllGroups())
            counts.set(name, (counts.get(name) ?? 0) + 1);
        return [...this.#expected].flatMap(([name, { least, most }]) => {
            const count = counts.get(name) ?? 0;
            return count >= least && count <= most
                ? []
                : [`${name} is there ${count} times, expected ${least} to ${most}`];
        });
    }
}
