// What is said of an operation as a whole: how it is paged, when it answers nothing, whether it is on its way out.
import { adds, breaks, keeps } from '../finding.mjs';
import { itemsOf } from '../nodes.mjs';

export const operationRules = {
    deprecated: ({ now }, { owner }, { replacementOf }) => {
        const why = 'code that calls it goes on working';
        if (!now) return keeps('undeprecated', owner, 'is no longer deprecated', why);
        const replacement = replacementOf(owner);
        return adds('deprecated', owner, `is deprecated${replacement ? `, ${replacement} replaces it` : ''}`, why);
    },

    'x-esper-draft': ({ now }, { owner }) =>
        now
            ? breaks('draft', owner, 'is a draft now', 'it may change in any release')
            : adds('whole', owner, 'is no draft any more', 'from now on it changes by semver only'),

    'x-esper-deprecated-by': ({ old, now }, { owner }) =>
        old && now
            ? keeps('deprecated-by', owner, `is to be replaced by ${now}, before by ${old}`, 'it is advice')
            : undefined,

    'x-esper-evidence': ({ old, now }, { owner }) =>
        old && now
            ? keeps('evidence-changed', owner, `rests on ${now}, before on ${old}`, 'what it says is told by itself')
            : undefined,

    'x-esper-pagination': ({ old, now }, { owner }) => {
        if (!old) return breaks('paged', owner, 'answers pages now', 'awaiting it gives a Page where it gave the body');
        if (!now)
            return breaks('unpaged', owner, 'answers no pages any more', 'code that iterates it no longer compiles');
        return keeps(
            'envelope-changed',
            owner,
            `has pages in the envelope ${now}, before ${old}`,
            'all envelopes are one to callers',
        );
    },

    'x-esper-page-size': ({ old, now }, { owner }) =>
        old && now
            ? keeps(
                  'page-size-changed',
                  owner,
                  `is iterated ${now} rows at a time, before ${old}`,
                  'the rows are the same',
              )
            : undefined,

    'x-esper-cursor': ({ old, now }, { owner }, { takesOffset }) => {
        if (!old && takesOffset(owner))
            return adds('cursor-added', owner, 'can be paged by cursor too', 'who gives none goes by offset as before');
        if (!old)
            return breaks(
                'cursor-added',
                owner,
                'is paged by cursor now',
                'the options concurrency and consistent are for offsets',
            );
        if (!now)
            return adds(
                'cursor-removed',
                owner,
                'is paged by offset now',
                'it takes the options concurrency and consistent',
            );
        return keeps('cursor-renamed', owner, `has its cursor in ${now}, before ${old}`, 'the client sends it');
    },

    'x-esper-empty': ({ old, now }, { owner }) => {
        const words = `may answer nothing (${now ?? old})`;
        if (!old) return breaks('empty-added', owner, words, 'code that reads the answer must look for undefined');
        if (!now)
            return adds('empty-removed', owner, `no longer ${words}`, 'code that looks for undefined still compiles');
        return keeps('empty-changed', owner, words, `before on ${old}; undefined either way`);
    },

    'x-sends': ({ old, now }, { owner }) =>
        keeps('body-changed', owner, `sends ${now}, before ${old}`, 'the client does it'),

    'x-statuses': ({ old, now }, { owner }) =>
        keeps('status-changed', owner, `succeeds with ${now}, before with ${old}`, 'any 2xx is a success'),

    'x-errors': ({ old, now }, { owner }) => {
        const { fresh, gone } = split(old, now);
        const why = 'errors are thrown by status, listed or not';
        return [
            ...fresh.map((error) => keeps('error-added', owner, `may answer ${error}`, why)),
            ...gone.map((error) => keeps('error-removed', owner, `no longer lists ${error}`, why)),
        ];
    },

    'x-headers': ({ old, now }, { owner }) => {
        const { fresh, gone } = split(old, now);
        return [
            ...fresh.map((header) => adds('header-added', owner, `answers the header ${header}`, 'it can be read')),
            ...gone.map((header) =>
                breaks(
                    'header-removed',
                    owner,
                    `no longer answers the header ${header}`,
                    'code that reads it finds undefined',
                ),
            ),
        ];
    },
};

/** Splits off what only the new list has, and what only the old one. */
const split = (old, now) => ({
    fresh: itemsOf(now).filter((each) => !itemsOf(old).includes(each)),
    gone: itemsOf(old).filter((each) => !itemsOf(now).includes(each)),
});
