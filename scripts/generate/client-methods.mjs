// What the template of the client's methods can't tell: whether all parameters of a call may be left out, and so all of
// them together, and that a body whose arguments depend on one of its properties is a type of its own.
const PARAMETERS = /\(parameters: (\{\n[\s\S]*?^ {4}\}), /gm;
const MEMBER = /^ {8}[\w$]+(\??): /gm;

/** The methods of the client with the last of their types. */
export function finishMethods(text) {
    return text
        .replace(PARAMETERS, (whole, members) => (needsNone(members) ? `(parameters?: ${members}, ` : whole))
        .replace(/\bInput<(\w+)> by Value\b/g, '$1Of<Value>');
}

const needsNone = (members) => [...members.matchAll(MEMBER)].every(([, optional]) => optional === '?');
