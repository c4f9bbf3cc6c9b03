// Times and distances as a person reads them, and text as HTML takes it.

/** A time of this machine's clock, to the minute; `at a time nobody knows` without one. */
export function inWords(time) {
    if (time === undefined) return 'at a time nobody knows';
    const two = (number) => String(number).padStart(2, '0');
    const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
    return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** A distance: `340 m`, `2.6 km`, `180 km`. */
export function inMeters(meters) {
    if (meters === undefined) return 'nobody knows how far';
    if (meters < 950) return `${Math.round(meters / 10) * 10} m`;
    return `${meters < 9_950 ? (meters / 1000).toFixed(1) : Math.round(meters / 1000)} km`;
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Names are what people typed: nothing of them is markup. */
export const escapeText = (text) => text.replace(/[&<>"]/g, (character) => ENTITIES[character]);
