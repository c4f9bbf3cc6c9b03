// Calls and models that came, went, or have another name.
import { adds, breaks, keeps } from '../finding.mjs';
import { routeOf } from '../pairing.mjs';

/**
 * Tells which calls and models came, went, or have another name.
 * The first argument has the surfaces of both descriptions, `pairs` is of pairOperations(), `renamed` maps new to old.
 */
export function nameFindings({ old, now }, pairs, renamed) {
    return [
        ...pairs.removed.map(({ call }) =>
            breaks('call-removed', call, 'is gone', 'code that calls it no longer compiles'),
        ),
        ...pairs.added.map(({ call, method, path }) =>
            adds('call-added', call, 'is new', `it calls ${method} ${path}`),
        ),
        ...renamedClasses(pairs.same),
        ...pairs.same.flatMap((pair) => moved(pair, now.operations)),
        ...modelFindings(old.models, now.models, renamed),
    ];
}

/** Tells of renamed classes. A tag under another name takes all its calls along: that is told once. */
function renamedClasses(pairs) {
    const properties = [...new Set(pairs.map((pair) => pair.old.property))];
    return properties.flatMap((property) => {
        const ofClass = pairs.filter((pair) => pair.old.property === property);
        const [{ old, now }] = ofClass;
        const isWhole = now.property !== property && ofClass.every((pair) => pair.now.property === now.property);
        const names = isWhole ? ofClass.filter((pair) => pair.old.id !== pair.now.id) : ofClass;
        const calls = names.filter((pair) => pair.old.call !== pair.now.call).map(renamedCall);
        if (!isWhole) return calls;
        const count = ofClass.length === 1 ? 'its call' : `its ${ofClass.length} calls`;
        const what = `is now esper.${now.property}, with ${count}`;
        const why = `code that uses it, or the class ${old.api}, no longer compiles`;
        return [breaks('class-renamed', `esper.${property}`, what, why), ...calls];
    });
}

function renamedCall({ old, now }) {
    const hasRequest = Object.keys(old.arguments.properties).length > 0;
    const why = `code that calls it${hasRequest ? `, or names ${old.request},` : ''} no longer compiles`;
    return breaks('call-renamed', old.call, `is now ${now.call}`, why);
}

function moved({ old, now }, operations) {
    if (routeOf(old) === routeOf(now)) return [];
    const what = `calls ${now.method} ${now.path}, no longer ${old.method} ${old.path}`;
    const heir = operations.find((operation) => routeOf(operation) === routeOf(old));
    if (heir) return [breaks('call-moved', old.call, what, `it does something else; what it did is now ${heir.call}`)];
    if (old.method !== now.method)
        return [breaks('call-moved', old.call, what, 'another method is another promise to retry')];
    if (withoutSlash(routeOf(old)) === withoutSlash(routeOf(now)))
        return [breaks('call-moved', old.call, what, 'a server that has the one path answers 404 or 405 to the other')];
    return [keeps('call-moved', old.call, what, 'code stays as it is; a test that mocks the path needs the new one')];
}

const withoutSlash = (route) => route.replace(/\/$/, '');

function modelFindings(old, now, renamed) {
    const gone = Object.keys(old).filter((name) => !(name in now));
    const fresh = Object.keys(now).filter((name) => !(name in old));
    return [
        ...[...renamed].map(([name, former]) =>
            breaks(
                'model-renamed',
                former,
                `is now ${name}`,
                'code that imports it no longer compiles; its content is the same',
            ),
        ),
        ...gone.map((name) => breaks('model-removed', name, 'is gone', 'code that imports it no longer compiles')),
        ...fresh.map((name) => adds('model-added', name, 'is new', 'a type that can be imported')),
    ];
}
