import type { Context } from 'hono';
import type { LocalizedText } from '../../core/language.ts';
import { StaffListPage } from '../../portal/workbench/list-page.tsx';
import { type Answered, sendList } from './answer-list.ts';
import { workbenchFacts } from './staff-page.ts';

/** Sends a page with one list at the address of the request, or the list as CSV. @param texts `title` of the page. @default that of the list */
export function sendListPage<T>(
  c: Context,
  answered: Answered<T>,
  { title = answered.list.title, lead }: ListPageTexts,
): Promise<Response> {
  const facts = workbenchFacts(c);
  const { list } = answered;
  return sendList(c, answered, (part) => (
    <StaffListPage {...{ ...facts, list, part, lead }} title={title[facts.language]} />
  ));
}

interface ListPageTexts {
  readonly title?: LocalizedText;
  readonly lead: LocalizedText;
}
