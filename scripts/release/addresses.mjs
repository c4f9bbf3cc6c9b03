import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MANIFESTS = ['package.json', 'tenant/package.json'];
/** Stands in addresses until the repository has a place. */
const PLACEHOLDER = '/OWNER/';

/** Says which addresses are still to be written: npm shows them, and provenance compares one. */
export function missingAddresses(root) {
    return MANIFESTS.flatMap((path) => {
        const { repository, homepage, bugs } = JSON.parse(readFileSync(join(root, path), 'utf8'));
        const addresses = Object.entries({ repository: repository?.url, homepage, bugs: bugs?.url });
        const names = addresses
            .filter(([, url]) => url === undefined || url.includes(PLACEHOLDER))
            .map(([name]) => name);
        if (names.length === 0) return [];
        return [`${path} has no address in ${names.join(', ')}: write the repository's in place of OWNER`];
    });
}
