// Names that would be taken for something else, or be silently changed, once they are code.
import { dirname, relative, resolve } from 'node:path';
import { argumentName } from '../shared/argument-name.mjs';
import { clientMembers } from './client-members.mjs';
import { follow, modelName } from './nodes.mjs';
import { publicNames } from './public-names.mjs';
import { RESERVED_NAMES } from './reserved-names.mjs';

/** Finds a file of the client, which redocly.yaml names by its path from there. */
const besideConfig = (ctx, file) => resolve(dirname(ctx.config.configPath), file);

/** Writes a path as whoever runs this would. */
const fromHere = (path) => relative('', path);

/** Reads names from such a file. A path that went stale is a problem: a rule that knows no names would let all pass. */
function namesIn(file, read, ctx) {
    try {
        return read(file);
    } catch ({ message }) {
        const config = fromHere(ctx.config.configPath);
        ctx.report({
            message: `${config} names ${fromHere(file)}, which cannot be read (${message}): correct it there.`,
        });
        return new Set();
    }
}

/** Checks the names of models. `exports` is the file whose exported names they must keep clear of. */
export function modelNames({ exports }) {
    let file;
    let taken;
    return {
        Root(_root, ctx) {
            file = besideConfig(ctx, exports);
            taken = namesIn(file, publicNames, ctx);
        },
        Schema(_schema, ctx) {
            const name = modelName(ctx.location);
            if (name === undefined) return;
            const message = modelProblem(name, taken, file);
            if (message) ctx.report({ message, location: ctx.location });
        },
    };
}

function modelProblem(name, taken, file) {
    if (!/^[A-Z][A-Za-z0-9]*$/.test(name))
        return `The model's name '${name}' must be letters and digits, a capital first.`;
    if (/\d$/.test(name) && !/V\d+$/.test(name))
        return `A model cannot be named '${name}': a name that is taken gets its area in front (DeviceGroup, PipelineGroup), not a number behind.`;
    if (RESERVED_NAMES.has(name))
        return `A model cannot be named '${name}': the generator or TypeScript means something else by it.`;
    if (/Api$|Api[A-Z]\w*Request$/.test(name))
        return `A model cannot be named '${name}': generated classes and their parameters are named so.`;
    if (taken.has(name)) return `A model cannot be named '${name}': ${fromHere(file)} exports that name.`;
    return undefined;
}

/** Refuses a second model of a name: the bundle would silently make `Name-2` of it. */
export function uniqueModelNames() {
    const files = new Map();
    return {
        Schema(_schema, ctx) {
            const name = modelName(ctx.location);
            if (name === undefined) return;
            const here = ctx.location.absolutePointer;
            // Two files that differ in case only are one file on other systems, and one file in generated/models.
            const key = name.toLowerCase();
            const first = files.get(key);
            if (first === undefined) files.set(key, here);
            else if (first !== here)
                ctx.report({
                    message: `A second model '${name}': the file's name is the model's name, over all folders.`,
                    location: ctx.location,
                });
        },
    };
}

/** Checks the names of tags. `client` is the file of the client, whose members they must keep clear of. */
export function tagNames({ client }) {
    let taken;
    return {
        Root(_root, ctx) {
            taken = namesIn(besideConfig(ctx, client), clientMembers, ctx);
        },
        Tag(tag, ctx) {
            const report = (message) => ctx.report({ message, location: ctx.location.child(['name']) });
            if (!/^[A-Z][A-Za-z0-9]*$/.test(tag.name)) {
                report(`The tag '${tag.name}' becomes a class: letters and digits, a capital first.`);
                return;
            }
            const property = argumentName(tag.name);
            if (taken.has(property))
                report(`The tag '${tag.name}' would become 'esper.${property}', which the client has already.`);
        },
        Operation(operation, ctx) {
            if (operation.tags?.length === 1) return;
            ctx.report({
                message: `An operation has exactly one tag, this one ${operation.tags?.length ?? 0}: its tag is its class.`,
                location: ctx.location.child(['tags']).key(),
            });
        },
    };
}

/** Refuses a parameter or a form field named `options`: it would hide the argument that every call has. */
export function parameterNames() {
    const check = (name, location, ctx) => {
        if (argumentName(name) === 'options')
            ctx.report({
                message: `A parameter cannot be named '${name}': calls have an argument of that name.`,
                location,
            });
    };
    return {
        Parameter: (parameter, ctx) => check(parameter.name, ctx.location.child(['name']), ctx),
        Operation(operation, ctx) {
            const body = follow(ctx, operation.requestBody);
            for (const [type, media] of Object.entries(body.node?.content ?? {})) {
                if (!type.includes('form')) continue;
                const form = follow(ctx, media.schema, body.file).node;
                for (const name of Object.keys(form?.properties ?? {}))
                    check(name, ctx.location.child(['requestBody']).key(), ctx);
            }
        },
    };
}
