import type { Child } from 'hono/jsx';
import { FailureNotice, type ShownFailure } from '../failure-notice.tsx';
import { DoneNotice } from '../list-page.tsx';
import { type WorkbenchFacts, WorkbenchFrame } from '../workbench-frame.tsx';
import { OUTBOX_RESULTS, OUTBOX_TEXTS as TEXTS } from './operation-messages.ts';

export interface OutboxPageFacts extends WorkbenchFacts {
  readonly done?: keyof typeof OUTBOX_RESULTS | undefined;
  readonly failure?: ShownFailure | undefined;
  /** The list of jobs and messages. */
  readonly children?: Child;
}

/** Jobs and messages that wait, and those that were given up. */
export function OutboxPage(props: OutboxPageFacts) {
  const { language, done, failure } = props;
  return (
    <WorkbenchFrame {...props} title={TEXTS.title[language]} lead={TEXTS.lead[language]}>
      <FailureNotice failure={failure} language={language} />
      <DoneNotice text={done && OUTBOX_RESULTS[done][language]} />
      {props.children}
    </WorkbenchFrame>
  );
}
