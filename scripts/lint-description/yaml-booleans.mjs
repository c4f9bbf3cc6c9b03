// `ON`, `off`, `yes` without quotes are words to one YAML reader and booleans to the next.
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { eachSource } from './each-source.mjs';

const WORD = /^(on|off|yes|no)$/i;
const PERHAPS = /(^|[\s[{,:-])(on|off|yes|no)\s*($|[\]},:#])/im;

export function yamlBooleans() {
    return {
        any: eachSource((source, ctx) => {
            for (const { word, start } of bareWords(source.body))
                ctx.report({
                    message: `Put '${word}' in quotes: without them it is a boolean to some readers of YAML.`,
                    location: { source, pointer: undefined, start },
                });
        }),
        Schema(schema, ctx) {
            if (!schema.enum || schema.type === 'boolean') return;
            const index = schema.enum.findIndex((value) => typeof value === 'boolean');
            if (index >= 0)
                ctx.report({
                    message: `The enum has the boolean ${schema.enum[index]} among its values: put it in quotes.`,
                    location: ctx.location.child(['enum', index]),
                });
        },
    };
}

/** Finds keys and values that are such a word without quotes. The quick look first: most files have none. */
function bareWords(text) {
    if (!PERHAPS.test(text)) return [];
    const lines = new LineCounter();
    const found = [];
    visit(parseDocument(text, { lineCounter: lines }), (_key, node) => {
        if (!isScalar(node) || node.type !== 'PLAIN' || !WORD.test(node.source)) return;
        found.push({ word: node.source, start: lines.linePos(node.range[0]) });
    });
    return found;
}
