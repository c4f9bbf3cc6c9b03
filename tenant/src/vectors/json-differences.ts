import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../util/json.js';

/** Lists where a JSON value differs from the one that is wanted: `<what> -/at`, `<what> +/at=…`, `<what> /at=…`. */
export function jsonDifferences(what: string, got: unknown, wanted: unknown, at = ''): string[] {
    if (isJsonObject(got) && isJsonObject(wanted)) {
        return [...new Set([...Object.keys(wanted), ...Object.keys(got)])].flatMap((name) => {
            if (!(name in got)) return [`${what} -${at}/${name}`];
            if (!(name in wanted)) return [`${what} +${at}/${name}=${JSON.stringify(got[name])}`];
            return jsonDifferences(what, got[name], wanted[name], `${at}/${name}`);
        });
    }
    if (Array.isArray(got) && Array.isArray(wanted) && got.length === wanted.length)
        return got.flatMap((item, index) => jsonDifferences(what, item, wanted[index], `${at}/${index}`));
    return isDeepStrictEqual(got, wanted) ? [] : [`${what} ${at}=${JSON.stringify(got)?.slice(0, 200)}`];
}
