import type { Context } from 'hono';
import type { LocalizedText } from '../../core/language.ts';
import { ListSection } from '../../portal/workbench/list-section.tsx';
import { WorkbenchFrame } from '../../portal/workbench/workbench-frame.tsx';
import { type Answered, sendList } from './answer-list.ts';
import { workbenchFacts } from './staff-page.ts';

/** Sends a page with one list, or the list as CSV. */
export function sendListPage<T>(
  c: Context,
  answered: Answered<T>,
  path: string,
  { title, lead }: { readonly title: LocalizedText; readonly lead: LocalizedText },
): Promise<Response> {
  const facts = workbenchFacts(c, path);
  const { language } = facts;
  return sendList(c, answered, (part) => (
    <WorkbenchFrame {...facts} title={title[language]} lead={lead[language]}>
      <ListSection {...facts} list={answered.list} part={part} />
    </WorkbenchFrame>
  ));
}
