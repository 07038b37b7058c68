import * as z from 'zod';
import { computeDigest } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';
import { LANGUAGES } from '../core/language.ts';
import { AUDIENCES, FIELD_GROUPS } from './vocabulary.ts';

const text = z.string().trim().min(1).max(4_000);
const Told = z.strictObject(inEach(LANGUAGES, text));

function inEach<K extends string, S extends z.ZodType>(names: readonly K[], schema: S) {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<K, S>;
}

/**
 * What a company or person is told before it decides. A notice has revisions, none of which is ever
 * changed; a consent event names one of them and pins its hash.
 */
export const ConsentNotice = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    .max(60)
    .meta({ examples: ['notice'] }),
  /** Counted from 1 without a gap. */
  revision: z.int().min(1).max(9_999),
  /**
   * IRIs of the Data Privacy Vocabulary: the only uses that a grant under this notice permits. They are written
   * out, because policies, registrations and requests compare them as texts.
   */
  purposes: z.record(z.url({ protocol: /^https?$/ }).max(200), Told),
  fieldGroups: z.strictObject(inEach(FIELD_GROUPS, Told)),
  audiences: z.strictObject(inEach(AUDIENCES, Told)),
  texts: z.strictObject(
    inEach(['title', 'controllers', 'retention', 'withdrawal', 'complaint'] as const, Told),
  ),
  /**
   * Whether a grant under an earlier revision counts no longer, because what it was given for has
   * changed. Each revision but the first states it.
   */
  material: z.boolean().optional(),
  /** From when on a material revision ends earlier grants; without it, from its confirmation on. */
  appliesFrom: Instant.optional(),
});
export type ConsentNotice = Readonly<z.infer<typeof ConsentNotice>>;

/** A notice under the name that events give it, with the SHA-256 of its canonical JSON (RFC 8785). */
export interface PinnedNotice {
  /** `<id>-v<revision>` */
  readonly version: string;
  readonly hash: string;
  readonly notice: ConsentNotice;
}

/** A revision in force: a second person has confirmed it. */
export interface ConfirmedNotice extends PinnedNotice {
  readonly confirmedAt: Instant;
  /** When it begins to apply to earlier grants; not before its confirmation. */
  readonly from: Instant;
}

/** Confirmed revisions of the notice of the mapping, the earliest first. */
export interface NoticeTerms {
  readonly revisions: readonly ConfirmedNotice[];
}

const PARTS = ['purposes', 'fieldGroups', 'audiences', 'texts'] as const;

/** How a part of a notice differs from the same part of an earlier revision. */
export type NoticeChange = 'new' | 'changed' | 'removed';

/** What one revision says otherwise than another, by path, such as `texts.retention`. */
export function noticeChanges(
  before: ConsentNotice,
  after: ConsentNotice,
): ReadonlyMap<string, NoticeChange> {
  const changes = PARTS.flatMap((part) => {
    const [old = {}, now = {}]: Readonly<Record<string, object>>[] = [before[part], after[part]];
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return names
      .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
      .map((name) => [`${part}.${name}`, describeChange(old[name], now[name])] as const);
  });
  return new Map(changes);
}

function describeChange(old: object | undefined, now: object | undefined): NoticeChange {
  if (old === undefined) return 'new';
  return now === undefined ? 'removed' : 'changed';
}

/** The notice with its name and its hash. */
export function toPinnedNotice(notice: ConsentNotice): PinnedNotice {
  return { version: `${notice.id}-v${notice.revision}`, hash: computeDigest(notice), notice };
}

/** Whether one version of a notice is an earlier revision of the other's notice. */
export function isEarlierRevision(version: string | undefined, than: string): boolean {
  const [one, other] = [parseNoticeVersion(version ?? ''), parseNoticeVersion(than)];
  if (one === undefined || other === undefined || one.id !== other.id) return false;
  return one.revision < other.revision;
}

/** What names a revision of a notice. */
export type NoticeName = Readonly<Pick<ConsentNotice, 'id' | 'revision'>>;

/** Id and revision of a notice as an event names it; `undefined` for other text. */
export function parseNoticeVersion(version: string): NoticeName | undefined {
  const [, id, revision] = /^(.{1,60})-v([1-9]\d{0,3})$/.exec(version) ?? [];
  return id === undefined ? undefined : { id, revision: Number(revision) };
}
