// Drafts are outside of semver: what changes in one asks for no step that breaks.
import { adds } from './finding.mjs';
import { surfaceOf } from './surface.mjs';

const KEY = 'x-esper-draft';

/** Makes additions of findings that break callers, where they concern only drafts of the old side. */
export function withoutDrafts(findings, old) {
    const calls = new Set(
        surfaceOf(old)
            .operations.filter(({ facts }) => facts[KEY])
            .map(({ call }) => call),
    );
    const models = new Set(
        Object.keys(old.components?.schemas ?? {}).filter((name) => old.components.schemas[name][KEY]),
    );
    const isOfDraft = ({ calls: concerned, subject }) =>
        concerned.length > 0 ? concerned.every((call) => calls.has(call)) : models.has(subject.split('.')[0]);
    return findings.map((finding) =>
        finding.impact === 'major' && isOfDraft(finding)
            ? {
                  ...finding,
                  ...adds(finding.rule, finding.subject, finding.what, 'a draft, which may change in any release'),
              }
            : finding,
    );
}
