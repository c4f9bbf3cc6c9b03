/** Headers as fetch has them, of those of Node, axios or a transport, where one that came more than once has a list. `clean` is what each value goes through. */
export function toHeaders(raw: object, clean: (text: string) => string = String): Headers {
    const headers = new Headers();
    for (const [name, value] of Object.entries(raw)) {
        for (const one of [value].flat()) {
            if (one !== undefined && one !== null) headers.append(name, clean(String(one)));
        }
    }
    return headers;
}
