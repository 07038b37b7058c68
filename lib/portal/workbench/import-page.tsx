import type { Contradiction } from '../../self-service/correction.ts';
import { CompareSection } from './compare-section.tsx';
import { FailureNotice, type ShownFailure } from './failure-notice.tsx';
import { type FindingFilter, FindingsSection, type ListedFindings } from './findings-section.tsx';
import { IMPORT_TEXTS as TEXTS } from './import-messages.ts';
import { ImportBadge, stampText } from './imports-page.tsx';
import { OverridesSection } from './overrides-section.tsx';
import { type ReleaseFacts, ReleaseSection } from './release-section.tsx';
import { type ReviewFacts, ReviewSection } from './review-section.tsx';
import { StepList } from './step-list.tsx';
import { WorkbenchFrame } from './workbench-frame.tsx';

export interface ImportPageFacts extends ReleaseFacts, ReviewFacts {
  readonly findings: ListedFindings;
  readonly filter: FindingFilter;
  readonly contradictions: readonly Contradiction[];
  readonly failure?: ShownFailure | undefined;
}

/** One import: what was found, what waits for a decision, what it would change, and the last steps. */
export function ImportPage(props: ImportPageFacts) {
  const { language, item, failure, staff } = props;
  return (
    <WorkbenchFrame {...props} title={item.source.fileName}>
      <FailureNotice failure={failure} language={language} />
      <p class="eyebrow">
        <span>{`${TEXTS.edition[language]} ${item.edition.id}`}</span>
        <span>{stampText(item.imported, language)}</span>
        <span>
          <ImportBadge item={item} language={language} />
        </span>
      </p>
      <StepList language={language} current={stepOf(item)} />
      <Numbers {...props} />
      {item.summary.noticeTexts.map((note) => (
        <p class="notice">{note[language]}</p>
      ))}
      <ReviewSection {...props} />
      <FindingsSection {...props} mayOpenFile={staff.caller.scopes.has('mapping:import')} />
      <OverridesSection {...props} />
      <CompareSection {...props} />
      <ReleaseSection {...props} />
    </WorkbenchFrame>
  );
}

const CURRENT = { open: 2, submitted: 4, released: 5, rejected: 4 } as const;

function stepOf(item: ImportPageFacts['item']): number {
  const isDecided = item.summary.counts.review === item.decided;
  return item.state === 'open' && isDecided ? 3 : CURRENT[item.state];
}

function Numbers({ language, item }: ImportPageFacts) {
  const { counts } = item.summary;
  const waiting = counts.review - item.decided;
  const numbers = [
    [waiting, TEXTS.waiting],
    [counts.rejected, TEXTS.rejected],
    [counts.repaired, TEXTS.repaired],
    [counts.warned, TEXTS.warned],
    [counts.in, TEXTS.eligible],
  ] as const;
  return (
    <ul class="stats">
      {numbers.map(([value, what]) => (
        <li class="stat">
          <span class="value">{value}</span>
          <span class="what">{what[language]}</span>
        </li>
      ))}
    </ul>
  );
}
