// Our rules about the description, for Redocly: each protects something that the generator, the wrapper or a reader
// of the documentation relies on. openapi/redocly.yaml switches them on; test/scripts/lint.test.ts shows each of them
// firing.
import { answerForms } from './answer-forms.mjs';
import { argsBy } from './args-by.mjs';
import { bodyForms } from './body-forms.mjs';
import { closedAnswers } from './closed-answers.mjs';
import { defaults } from './defaults.mjs';
import { deprecatedBy } from './deprecated-by.mjs';
import { discriminators } from './discriminators.mjs';
import { drafts } from './drafts.mjs';
import { emptyAnswers } from './empty-answers.mjs';
import { enums } from './enums.mjs';
import { errorAnswers } from './error-answers.mjs';
import { evidence } from './evidence.mjs';
import { examples } from './examples.mjs';
import { extensions } from './extensions.mjs';
import { fieldNames } from './field-names.mjs';
import { fileNames } from './file-names.mjs';
import { formats } from './formats.mjs';
import { infoText } from './info-text.mjs';
import { links } from './links.mjs';
import { namedSchemas } from './named-schemas.mjs';
import { modelNames, parameterNames, tagNames, uniqueModelNames } from './names.mjs';
import { nullable } from './nullable.mjs';
import { pageSchemas, pagination } from './pages.mjs';
import { paragraphs } from './paragraphs.mjs';
import { parameterForms } from './parameter-forms.mjs';
import { pathParameters } from './path-parameters.mjs';
import { requestBodies } from './request-bodies.mjs';
import { cleanText, described } from './texts.mjs';
import { unions } from './unions.mjs';
import { yamlBooleans } from './yaml-booleans.mjs';

export default function esperPlugin() {
    return {
        id: 'esper',
        rules: {
            oas3: {
                'answer-forms': answerForms,
                'args-by': argsBy,
                'body-forms': bodyForms,
                'clean-text': cleanText,
                'closed-answers': closedAnswers,
                defaults,
                'deprecated-by': deprecatedBy,
                described,
                discriminators,
                drafts,
                'empty-answers': emptyAnswers,
                enums,
                'error-answers': errorAnswers,
                evidence,
                examples,
                extensions,
                'field-names': fieldNames,
                'file-names': fileNames,
                formats,
                'info-text': infoText,
                links,
                'model-names': modelNames,
                'named-schemas': namedSchemas,
                nullable,
                'page-schemas': pageSchemas,
                pagination,
                paragraphs,
                'parameter-forms': parameterForms,
                'parameter-names': parameterNames,
                'path-parameters': pathParameters,
                'request-bodies': requestBodies,
                'tag-names': tagNames,
                unions,
                'unique-model-names': uniqueModelNames,
                'yaml-booleans': yamlBooleans,
            },
        },
    };
}
