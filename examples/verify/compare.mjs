// Compares an answer with its schema: structure only. No value gets into what it finds, so none can be shown.

/** Finds differences between answers and the schemas of a description, and counts them. */
export class Comparison {
    #description;
    /** `operation field` → how many values were looked at there. */
    #seen = new Map();
    /** `operation field expected met` → the difference. */
    #found = new Map();

    constructor(description) {
        this.#description = description;
    }

    /** What was found so far: `{ operation, field, expected, met, times, of }`. */
    get differences() {
        return [...this.#found.values()].map((one) => ({
            ...one,
            of: this.#seen.get(`${one.operation} ${one.field}`),
        }));
    }

    /** Compares one value of an operation's answer. `field` is its place, such as `results[].tags`. */
    compare(operation, schema, value, field = '') {
        const place = { operation, field };
        this.#count(this.#seen, `${operation} ${field}`);
        const whole = this.#whole(schema);
        if (whole.oneOf) return this.#choose(place, whole, value);
        const met = typeOf(value);
        if (met === 'null')
            return whole.nullable || !whole.type ? undefined : this.#tell(place, expectedOf(whole), met);
        if (whole.type && !(whole.type === met || (whole.type === 'number' && met === 'integer')))
            return this.#tell(place, expectedOf(whole), met);
        const broken = limitsOf(whole).find(([, holds]) => !holds(value));
        if (broken) this.#tell(place, broken[0], `another ${met}`);
        if (met === 'array' && whole.items)
            for (const item of value) this.compare(operation, whole.items, item, `${field}[]`);
        if (met === 'object' && whole.properties) this.#compareFields(place, whole, value);
    }

    #compareFields({ operation, field }, { properties, required = [], additionalProperties }, value) {
        const at = (key) => (field === '' ? key : `${field}.${key}`);
        for (const key of required) {
            if (key in value) continue;
            this.#count(this.#seen, `${operation} ${at(key)}`);
            this.#tell({ operation, field: at(key) }, 'present', 'missing');
        }
        for (const [key, inner] of Object.entries(value)) {
            if (Object.hasOwn(properties, key)) this.compare(operation, properties[key], inner, at(key));
            else if (!additionalProperties) {
                this.#count(this.#seen, `${operation} ${at(shownKey(key))}`);
                this.#tell({ operation, field: at(shownKey(key)) }, 'no such field', typeOf(inner));
            }
        }
    }

    /** A choice of models: by the discriminator, else the one that fits best. */
    #choose({ operation, field }, { oneOf, discriminator }, value) {
        if (discriminator === undefined) {
            const model = oneOf.map((one) => this.#whole(one)).find(({ type }) => type === typeOf(value));
            if (model) return this.compare(operation, model, value, field);
            return this.#tell(
                { operation, field },
                oneOf.map((one) => this.#whole(one).type).join(' or '),
                typeOf(value),
            );
        }
        const $ref = discriminator.mapping[value?.[discriminator.propertyName]];
        if ($ref) return this.compare(operation, { $ref }, value, field);
        const place = { operation, field: `${field}.${discriminator.propertyName}` };
        this.#count(this.#seen, `${operation} ${place.field}`);
        this.#tell(place, 'a listed value', `another ${typeOf(value?.[discriminator.propertyName])}`);
    }

    #tell(place, expected, met) {
        const key = `${place.operation} ${place.field} ${expected} ${met}`;
        const known = this.#found.get(key) ?? { ...place, expected, met, times: 0 };
        this.#found.set(key, { ...known, times: known.times + 1 });
    }

    #count(counts, key) {
        counts.set(key, (counts.get(key) ?? 0) + 1);
    }

    /** A schema without references and without the `allOf` that gives a reference its own words. */
    #whole(schema) {
        if (schema.$ref) return this.#whole(lookUp(this.#description, schema.$ref));
        return schema.allOf ? { ...this.#whole(schema.allOf[0]), ...schema } : schema;
    }
}

/** What a reference inside of the description names. */
export const lookUp = (description, reference) =>
    reference
        .slice(2)
        .split('/')
        .reduce((node, key) => node[key.replaceAll('~1', '/').replaceAll('~0', '~')], description);

function typeOf(value) {
    if (value === null || value === undefined) return 'null';
    if (Array.isArray(value)) return 'array';
    return Number.isInteger(value) ? 'integer' : typeof value;
}

const expectedOf = ({ type, nullable }) => (nullable ? `${type} or null` : type);

/** A key is shown where it can only be the name of a field: in a map it could be somebody's name, an id or a package. */
const shownKey = (key) => (/^[a-z][A-Za-z]*(_[a-z]+)*\d?$/.test(key) && key.length <= 40 ? key : '(a key)');

/** What a schema asks of a value beside its type, in words, and whether it is so. */
function limitsOf({ enum: values, format, pattern, minLength, maxLength, minimum, maximum }) {
    const limits = [];
    if (values) limits.push(['a listed value', (value) => values.includes(value)]);
    if (FORMATS[format]) limits.push([`format ${format}`, FORMATS[format]]);
    if (pattern) limits.push(['text of its pattern', (value) => new RegExp(pattern, 'u').test(value)]);
    if (minLength) limits.push([`${minLength} characters or more`, ({ length }) => length >= minLength]);
    if (maxLength) limits.push([`${maxLength} characters or fewer`, ({ length }) => length <= maxLength]);
    if (minimum !== undefined) limits.push([`${minimum} or more`, (value) => value >= minimum]);
    if (maximum !== undefined) limits.push([`${maximum} or less`, (value) => value <= maximum]);
    return limits;
}

const FORMATS = {
    uuid: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
    'date-time': (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(value),
    uri: (value) => URL.canParse(value),
    email: (value) => /^[^\s@]+@[^\s@]+$/.test(value),
    ipv4: (value) => /^(\d{1,3}\.){3}\d{1,3}$/.test(value),
    int32: (value) => Math.abs(value) < 2 ** 31,
};
