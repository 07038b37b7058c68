import type { FieldGroup } from '../consent/vocabulary.ts';
import type { Instant } from '../core/instant.ts';
import type { DisclosureEntry, DisclosureNotice } from './ports.ts';

/** The disclosures of a company's row to one recipient, in all listed versions. */
export interface RecipientDisclosures extends Pick<DisclosureEntry, 'reader' | 'audience'> {
  /** The groups that it got in any version. */
  readonly fieldGroups: readonly FieldGroup[];
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Number of different versions. */
  readonly versions: number;
  /** The last notice of a withdrawal to this recipient; `null` if it got none. */
  readonly notice: DisclosureNotice | null;
}

/** Groups disclosures by recipient and audience, in the order of the entries. */
export function groupByRecipient(
  entries: readonly DisclosureEntry[],
): readonly RecipientDisclosures[] {
  const groups = new Map<string, RecipientDisclosures>();
  for (const { reader, audience, at, fieldGroups, notice } of entries) {
    const key = JSON.stringify([reader, audience]);
    const before = groups.get(key);
    groups.set(key, {
      reader,
      audience,
      fieldGroups: [...new Set([...(before?.fieldGroups ?? []), ...fieldGroups])],
      firstAt: before === undefined || at < before.firstAt ? at : before.firstAt,
      lastAt: before === undefined || at > before.lastAt ? at : before.lastAt,
      versions: (before?.versions ?? 0) + 1,
      notice: laterNotice(before?.notice ?? null, notice),
    });
  }
  return [...groups.values()];
}

function laterNotice(
  one: DisclosureNotice | null,
  other: DisclosureNotice | null,
): DisclosureNotice | null {
  if (one === null || other === null) return one ?? other;
  return one.issuedAt < other.issuedAt ? other : one;
}
