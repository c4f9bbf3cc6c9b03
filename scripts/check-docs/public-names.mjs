// Every name that a user of the package can write: exports, and the members of classes and interfaces among them.
import { exportedNames, findDeclarations } from './modules.mjs';

/** Lists the public names of an entry, each once: name with its owner's, kind, doc, node and module. */
export function publicNames(read, entry) {
    const module = read(entry);
    const exported = [...new Set(exportedNames(read, module))];
    const found = exported.flatMap((name) =>
        findDeclarations(read, module, name).flatMap((place) => [
            ownName(name, place),
            ...membersOf(read, name, place),
        ]),
    );
    return [...new Map(found.map((each) => [`${each.module.path}:${each.node.start}`, each])).values()];
}

function ownName(name, { module, statement, declaration }) {
    return { name, kind: KINDS[declaration.type] ?? 'type', module, node: statement, doc: module.docOf(statement) };
}

const KINDS = { FunctionDeclaration: 'function', TSDeclareFunction: 'function', ClassDeclaration: 'class' };

/** Lists the members of a class or an interface, and those of the interfaces that it extends. */
function membersOf(read, owner, { module, declaration }) {
    const nodes = Array.isArray(declaration.body?.body) ? declaration.body.body.filter(isPublic) : [];
    const own = nodes.map((node) => ({
        name: `${owner}.${nameOf(node.key, module)}`,
        kind: METHODS.has(node.type) ? 'method' : 'property',
        owner,
        module,
        node,
        doc: module.docOf(node),
    }));
    const bases = declaration.type === 'TSInterfaceDeclaration' ? declaration.extends : [];
    const inherited = bases.flatMap(({ expression }) =>
        findDeclarations(read, module, expression.name).flatMap((place) => membersOf(read, owner, place)),
    );
    return [...own, ...inherited];
}

const METHODS = new Set(['TSMethodSignature', 'MethodDefinition']);
const MEMBERS = new Set([...METHODS, 'TSPropertySignature', 'PropertyDefinition']);

/**
 * Tells whether a member is one that needs words of its own.
 * What overrides has those of what it overrides; what a constructor does is said of its class.
 */
const isPublic = ({ type, key, override, accessibility, kind }) =>
    MEMBERS.has(type) &&
    key.type !== 'PrivateIdentifier' &&
    !override &&
    accessibility !== 'private' &&
    kind !== 'constructor';

const nameOf = (key, { text }) => key.name ?? text.slice(key.start, key.end);
