/** Makes URLs of records as the API writes them: absolute, with a trailing slash, the id in the last segment. */
export interface Links {
    /** `http://127.0.0.1:8080/api` */
    readonly base: string;
    readonly enterprise: string;
    device(id: string): string;
    group(id: string): string;
    groupCommand(group: string, id: string): string;
    policy(id: number): string;
    application(id: string): string;
    version(application: string, id: string): string;
    template(id: number): string;
    user(id: number): string;
    /** Makes a link that downloads a file without a key, until it expires. */
    file(id: string, name: string): string;
}

/** Makes the links of one origin. `sign` makes the query of a download link. */
export function createLinks(origin: string, enterpriseId: string, sign: (id: string) => string): Links {
    const base = `${origin}/api`;
    const enterprise = `${base}/enterprise/${enterpriseId}/`;
    return {
        base,
        enterprise,
        device: (id) => `${enterprise}device/${id}/`,
        group: (id) => `${enterprise}devicegroup/${id}/`,
        groupCommand: (group, id) => `${enterprise}devicegroup/${group}/command/${id}/`,
        policy: (id) => `${enterprise}policy/${id}/`,
        application: (id) => `${enterprise}application/${id}/`,
        version: (application, id) => `${enterprise}application/${application}/version/${id}/`,
        template: (id) => `${enterprise}template/${id}/`,
        user: (id) => `${base}/user/${id}/`,
        file: (id, name) => `${origin}/__tenant/files/${id}/${encodeURIComponent(name)}?${sign(id)}`,
    };
}
