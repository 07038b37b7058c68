import { FIRST_NOTICE } from './first-notice.ts';

/** The purposes for which rows are given: those that every notice names. */
export const PURPOSES: readonly string[] = Object.keys(FIRST_NOTICE.purposes);

/**
 * Whether a use is covered by what those who granted were told: a purpose must be named in **every**
 * notice, since a grant may have been given under any of them. Each later revision names all purposes
 * of the first (`NoticeService.add` refuses any other), so these are the purposes of the first one.
 *
 * @param purpose IRI of the Data Privacy Vocabulary
 */
export function coversPurpose(purpose: string | undefined): boolean {
  return purpose !== undefined && PURPOSES.includes(purpose);
}
