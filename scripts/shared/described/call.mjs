// How an operation is called, with the values of the description's examples.
import { Code, literal } from './literal.mjs';

/** Writes the call with example values, as a statement. */
export function exampleCall({ property, id, parameters, answer }) {
    const values = Object.fromEntries(
        exampleArguments({ parameters }).map((parameter) => [parameter.name, exampleOf(parameter)]),
    );
    const start = answer.none ? 'await ' : `const ${answer.row ? 'page' : nounOf(answer.type)} = await `;
    const call = `${start}esper.${property}.${id}(`;
    const argument = Object.keys(values).length > 0 ? literal(values, { before: call.length }) : '';
    return `${call}${argument});`;
}

/** Writes the call with its arguments' names, for a list: `esper.device.getDeviceById({ deviceId })`. */
export function briefCall({ property, id, parameters }) {
    const needed = parameters.filter(({ required }) => required).map(({ name }) => name);
    const more = parameters.some(({ required, filled }) => !required && !filled) ? ['…'] : [];
    const names = [...needed, ...more].join(', ');
    return `esper.${property}.${id}(${names && `{ ${names} }`})`;
}

/**
 * Chooses the arguments of an example: what is required, and beside a body what goes with its example.
 * Where nothing is required it is the first one that has an example.
 */
export function exampleArguments({ parameters }) {
    const optional = parameters.filter(
        ({ required, filled, example }) => !required && !filled && example !== undefined,
    );
    const required = parameters.filter((parameter) => parameter.required);
    if (required.length === 0) return optional.slice(0, 1);
    return parameters.some(({ isBody }) => isBody) ? [...required, ...optional] : required;
}

const exampleOf = ({ isFile, example }) => (isFile ? new Code(`await fileFromPath(${literal(example)})`) : example);

/**
 * Names an answer.
 * `V0CommandRequest` → commandRequest, `CommandsV0StatusAnswer` → status, `Uint8Array` → bytes.
 */
function nounOf(type) {
    if (type === 'Uint8Array') return 'bytes';
    if (!/^[A-Z]\w*$/.test(type)) return 'answer';
    const noun = type.replace(/^(Commands)?V\d/, '').replace(/(Answer|Response|V\d)+$/, '');
    return `${noun[0].toLowerCase()}${noun.slice(1)}`;
}
