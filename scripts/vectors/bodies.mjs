// Bodies of requests: JSON, strings, and forms of strings and files.

const FILE_TYPES = {
    bin: 'application/octet-stream',
    apk: 'application/vnd.android.package-archive',
    pdf: 'application/pdf',
    png: 'image/png',
};

/** Makes the body as the caller gives it, and as it arrives. */
export function bodyOf({ body }) {
    if (body === undefined) return { call: {}, request: {} };
    const { type, example } = body;
    if (/[/+]json\b/.test(type)) return { call: { body: example }, request: { json: example } };
    if (type.startsWith('text/')) return { call: { body: example }, request: { text: example } };
    const fields = Object.entries(example).map(([field, value]) => partOf(field, value, body));
    const [files, form] = [true, false].map((isFile) => fields.filter((field) => field.isFile === isFile));
    return {
        call: {
            ...(form.length > 0 && { form: Object.fromEntries(form.map(({ field, value }) => [field, value])) }),
            ...(files.length > 0 && { files: Object.fromEntries(files.map(({ field, file }) => [field, file])) }),
        },
        request: type.includes('urlencoded')
            ? { form: form.flatMap(({ parts }) => parts.map(({ name, text }) => [name, text])) }
            : { parts: inOrder(fields, body).flatMap(({ parts }) => parts) },
    };
}

/** Describes a field of a form: a file by its name, a list as a part for each of its items. */
function partOf(field, value, { schema }) {
    if (schema.properties[field].format !== 'binary')
        return {
            field,
            value,
            isFile: false,
            parts: [value].flat().map((one) => ({ name: field, text: String(one) })),
        };
    const file = { name: value, type: FILE_TYPES[value.split('.').at(-1)], text: `The bytes of ${value}.\n` };
    return { field, file, isFile: true, parts: [{ name: field, filename: value, type: file.type, text: file.text }] };
}

/** Sorts fields as the description lists them. */
function inOrder(fields, { schema }) {
    const names = Object.keys(schema.properties);
    return fields.toSorted((one, other) => names.indexOf(one.field) - names.indexOf(other.field));
}
