import { run } from './run.mjs';

/** Opens a repository, to ask git about it. */
export function openGit(root) {
    const ask = async (...args) => {
        const { code, stdout } = await run('git', args, { cwd: root });
        return code === 0 ? stdout.trim() : undefined;
    };
    return {
        head: () => ask('rev-parse', 'HEAD'),
        hasChanged: async (commit, paths) => (await ask('diff', '--quiet', commit, '--', ...paths)) === undefined,
        isClean: async ({ besides } = {}) =>
            (await ask('status', '--porcelain', '--', '.', ...(besides === undefined ? [] : [`:!${besides}`]))) === '',
        isAtTag: async (tag) => {
            const [head, commit] = [await ask('rev-parse', 'HEAD'), await ask('rev-parse', `${tag}^{commit}`)];
            return commit !== undefined && head === commit;
        },
        hasTag: async (tag) => (await ask('rev-parse', '--verify', '--quiet', `refs/tags/${tag}`)) !== undefined,
    };
}
