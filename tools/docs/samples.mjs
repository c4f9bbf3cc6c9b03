// A plugin of TypeDoc: each operation is shown in TypeScript, which its comment has, and by curl.
import { fileURLToPath } from 'node:url';
import { Comment, CommentTag, Converter, JSX, ReflectionKind } from 'typedoc';
import { operationSamples } from '../../scripts/docs/samples.mjs';

const samples = new Map(
    operationSamples(fileURLToPath(new URL('../../', import.meta.url))).flatMap((sample) => [
        [`${sample.api}Methods.${sample.id}`, [byCurl(sample)]],
        [`${sample.api}.${sample.id}`, [byClient(sample), byCurl(sample)]],
    ]),
);

export function load(app) {
    app.converter.on(Converter.EVENT_CREATE_SIGNATURE, (_context, signature) => {
        const texts = samples.get(`${signature.parent?.parent?.name}.${signature.name}`);
        if (texts === undefined || signature.kind !== ReflectionKind.CallSignature) return;
        signature.comment ??= new Comment();
        for (const text of texts)
            signature.comment.blockTags.push(new CommentTag('@example', [{ kind: 'text', text }]));
    });
    app.renderer.hooks.on('sidebar.begin', (context) =>
        JSX.createElement(
            'p',
            null,
            JSX.createElement('a', { href: context.relativeURL('openapi.html') }, 'Every operation over HTTP'),
        ),
    );
}

function byCurl({ curl }) {
    return `By curl\n\`\`\`sh\n${curl}\n\`\`\``;
}

function byClient({ typescript }) {
    return `By the client\n\`\`\`ts\n${typescript}\n\`\`\``;
}
