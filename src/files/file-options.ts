import { checkByRules, type Rule } from '../configuration/rules.js';
import { isNonEmptyString } from '../util/guards.js';

/** An option of a file: what it is sent as. */
type FileOption = 'name' | 'type';

// RFC 9110: a type, a slash and a subtype, then maybe parameters.
const MEDIA_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+[\x20-\x7e]*$/;

const FILE_RULES: Readonly<Record<FileOption, Rule>> = {
    name: {
        expected: 'the name of a file, without half a surrogate pair',
        accepts: (value) => isNonEmptyString(value) && !/\p{Surrogate}/u.test(value), // a File would have U+FFFD for it
    },
    type: {
        expected: "a media type such as 'text/csv'",
        accepts: (value) => typeof value === 'string' && MEDIA_TYPE.test(value),
    },
};

/**
 * Refuses options of a file that are unknown, malformed or missing.
 * `required` are those that may not be left out.
 */
export function checkFileOptions(taker: string, options: unknown, required: readonly FileOption[] = []): void {
    const rules = Object.entries(FILE_RULES).map(([name, rule]) => [
        name,
        required.some((one) => one === name) ? { ...rule, isRequired: true } : rule,
    ]);
    checkByRules(taker, options, Object.fromEntries(rules));
}
