// Our rules about the description, for Redocly: each protects something that the generator, the wrapper or a reader
// of the documentation relies on. openapi/redocly.yaml switches them on; test/scripts/lint.test.ts shows each of them
// firing.
import { answerForms } from './answer-forms.mjs';
import { argsBy } from './args-by.mjs';
import { bodyForms } from './body-forms.mjs';
import { closedAnswers } from './closed-answers.mjs';
import { deprecatedBy } from './deprecated-by.mjs';
import { emptyAnswers } from './empty-answers.mjs';
import { enums } from './enums.mjs';
import { errorAnswers } from './error-answers.mjs';
import { examples } from './examples.mjs';
import { extensions } from './extensions.mjs';
import { fileNames } from './file-names.mjs';
import { namedSchemas } from './named-schemas.mjs';
import { modelNames, parameterNames, tagNames, uniqueModelNames } from './names.mjs';
import { pageSchemas, pagination } from './pages.mjs';
import { paragraphs } from './paragraphs.mjs';
import { parameterForms } from './parameter-forms.mjs';
import { requestBodies } from './request-bodies.mjs';
import { cleanText, described } from './texts.mjs';
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
                'deprecated-by': deprecatedBy,
                described,
                'empty-answers': emptyAnswers,
                enums,
                'error-answers': errorAnswers,
                examples,
                extensions,
                'file-names': fileNames,
                'model-names': modelNames,
                'named-schemas': namedSchemas,
                'page-schemas': pageSchemas,
                pagination,
                paragraphs,
                'parameter-forms': parameterForms,
                'parameter-names': parameterNames,
                'request-bodies': requestBodies,
                'tag-names': tagNames,
                'unique-model-names': uniqueModelNames,
                'yaml-booleans': yamlBooleans,
            },
        },
    };
}
