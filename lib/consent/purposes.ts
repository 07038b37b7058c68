import { FIRST_NOTICE } from './first-notice.ts';

/** The purposes of the first notice, which every later revision names as well. */
export const PURPOSES: readonly string[] = Object.keys(FIRST_NOTICE.purposes);

/**
 * Whether every notice names a purpose. A later revision may name more, but never fewer (`NoticeService.propose`
 * refuses it). Which grants cover another purpose is decided by `createNoticeFilter`.
 *
 * @param purpose IRI of the Data Privacy Vocabulary
 */
export function coversPurpose(purpose: string | undefined): boolean {
  return purpose !== undefined && PURPOSES.includes(purpose);
}

/**
 * The purpose of a read that names none: the first that every notice names, because most grants are for it.
 *
 * @param purposes of the recipient
 * @returns `undefined` without purposes
 */
export function pickDefaultPurpose(purposes: readonly string[]): string | undefined {
  return purposes.find(coversPurpose) ?? purposes[0];
}
