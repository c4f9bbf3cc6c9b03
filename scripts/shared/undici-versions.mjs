import { readFileSync } from 'node:fs';

const { devDependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The versions of undici that the package is played beside, by their majors: 8 needs Node 22.19. */
export const UNDICI = { 7: devDependencies.undici, 8: '8.13.1' };
