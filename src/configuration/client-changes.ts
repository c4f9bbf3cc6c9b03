import { refusal } from '../errors/invalid.js';
import type { ClientOptions } from './client-options.js';
import { CLIENT_RULES } from './client-rules.js';
import { checkClientHeaders } from './header-rules.js';
import { checkByRules, type Rule } from './rules.js';
import { headersFrom, type Settings } from './settings.js';

/**
 * What a client may have otherwise than the one that it is made of, by `withOptions`.
 * `headers` are added to that one's; any other option takes the place of its.
 */
export type ClientChanges = Pick<
    ClientOptions,
    'timeout' | 'maxRetries' | 'maxThrottleWait' | 'headers' | 'hooks' | 'logger' | 'logLevel' | 'userAgent'
>;

const CHANGES = [
    'timeout',
    'maxRetries',
    'maxThrottleWait',
    'headers',
    'hooks',
    'logger',
    'logLevel',
    'userAgent',
] as const satisfies readonly (keyof ClientChanges)[];

/** Settings with some changes; refuses what clients of one family share. */
export function changeSettings(settings: Settings, changes: ClientChanges): Settings {
    for (const name of Object.keys(Object(changes))) {
        if (Object.hasOwn(CLIENT_RULES, name) && !CHANGES.some((one) => one === name))
            throw refusal('withOptions', name, 'shared with the client that this one is made of; make another client');
    }
    const rules: Readonly<Record<string, Rule>> = Object.fromEntries(CHANGES.map((name) => [name, CLIENT_RULES[name]]));
    checkByRules('withOptions', changes, rules);
    if (changes.headers !== undefined) checkClientHeaders('withOptions', changes.headers);
    const { headers: _, userAgent: __, ...others } = changes;
    const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
    return {
        ...settings,
        ...given,
        headers: headersFrom(settings.headers, changes),
        hasOwnHeaders: settings.hasOwnHeaders || changes.headers !== undefined,
    };
}
