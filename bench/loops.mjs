// The loops that people write over a list. `get(offset)` asks for a page; `seen` is given each device.

/** Page after page, by what arrived. */
export async function inSequence(get, seen) {
    for (let offset = 0; ; ) {
        const page = await get(offset);
        for (const device of page.results) seen(device);
        if (page.next === null) return;
        offset += page.results.length;
    }
}

/** The same with pages in flight, in order. */
export async function ahead(get, inFlight, seen) {
    const first = await get(0);
    for (const device of first.results) seen(device);
    const window = [];
    let offset = first.results.length;
    const ask = () => {
        if (offset < first.count) window.push(get(offset));
        offset += first.results.length;
    };
    for (let index = 0; index < inFlight; index += 1) ask();
    while (window.length > 0) {
        const page = await window.shift();
        ask();
        for (const device of page.results) seen(device);
    }
}
