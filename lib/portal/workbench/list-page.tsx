import type { Child } from 'hono/jsx';
import type { LocalizedText } from '../../core/language.ts';
import { FailureNotice, type ShownFailure } from './failure-notice.tsx';
import { type ListedPart, ListSection, type StaffList } from './list-section.tsx';
import { type WorkbenchFacts, WorkbenchFrame } from './workbench-frame.tsx';

/** A page with one list. Its children are between the lead and the list. */
export function StaffListPage<T>(
  props: WorkbenchFacts & {
    readonly list: StaffList<T>;
    readonly part: ListedPart<T>;
    readonly lead: LocalizedText;
    /** @default the title of the list */
    readonly title?: string;
    readonly failure?: ShownFailure | undefined;
    /** What a form did. */
    readonly done?: string | undefined;
    readonly children?: Child;
  },
) {
  const { language, list, part, lead, failure, done, staff, path } = props;
  const { title = list.title[language] } = props;
  const facts = { language, staff, path };
  return (
    <WorkbenchFrame {...facts} title={title} lead={lead[language]}>
      <FailureNotice failure={failure} language={language} />
      <DoneNotice text={done} />
      {props.children}
      <ListSection {...facts} list={list} part={part} />
    </WorkbenchFrame>
  );
}

/** The result of a form. */
export function DoneNotice({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p class="notice" role="status">
      {text}
    </p>
  );
}
