import { FIRST_NOTICE } from '../../lib/consent/first-notice.ts';
import {
  type ConfirmedNotice,
  type ConsentNotice,
  toPinnedNotice,
} from '../../lib/consent/notice.ts';
import type { ConsentNotices } from '../../lib/consent/ports.ts';
import { type Instant, instant } from '../../lib/core/instant.ts';

/** A revision of the notice in force. It applies from its confirmation on. */
export function revision(
  number: number,
  changes: Partial<ConsentNotice> = {},
  confirmedAt: Instant = instant('2000-01-01T00:00:00Z'),
): ConfirmedNotice {
  const stated = number === 1 ? {} : { material: false };
  const notice = { ...FIRST_NOTICE, revision: number, ...stated, ...changes };
  return { ...toPinnedNotice(notice), confirmedAt, from: changes.appliesFrom ?? confirmedAt };
}

/** Notices with these revisions in force. The last one is the current one. */
export function listNotices(...revisions: readonly ConfirmedNotice[]): ConsentNotices {
  return {
    find: async (version) => revisions.find((each) => each.version === version),
    current: async () => revisions.at(-1) ?? revision(1),
    terms: async () => ({ revisions }),
  };
}
