import * as z from 'zod';
import { computeDigest } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';
import { LANGUAGES } from '../core/language.ts';
import { AUDIENCES, FIELD_GROUPS } from './vocabulary.ts';

const text = z.string().trim().min(1).max(4_000);
const Texts = z.strictObject(inEach(LANGUAGES, text));

function inEach<K extends string, S extends z.ZodType>(names: readonly K[], schema: S) {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<K, S>;
}

/**
 * The information that a company or person gets before a decision. A notice has revisions, which never
 * change. A consent event names one revision and its hash.
 */
export const ConsentNotice = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    .max(60)
    .meta({ examples: ['notice'] }),
  /** Number of the revision, from 1 without gaps. */
  revision: z.int().min(1).max(9_999),
  /**
   * IRIs of the Data Privacy Vocabulary: the only uses that a grant under this notice permits. They are
   * full IRIs, because policies, registrations and requests compare them as texts.
   */
  purposes: z.record(z.url({ protocol: /^https?$/ }).max(200), Texts),
  fieldGroups: z.strictObject(inEach(FIELD_GROUPS, Texts)),
  audiences: z.strictObject(inEach(AUDIENCES, Texts)),
  texts: z.strictObject(
    inEach(['title', 'controllers', 'retention', 'withdrawal', 'complaint'] as const, Texts),
  ),
  /**
   * Whether grants under earlier revisions end, because the content of the consent has changed.
   * Required in each revision except the first.
   */
  material: z.boolean().optional(),
  /** Instant at which a material revision ends earlier grants. @default its confirmation */
  appliesFrom: Instant.optional(),
});
export type ConsentNotice = Readonly<z.infer<typeof ConsentNotice>>;

/** A notice with its name in events and the SHA-256 of its canonical JSON (RFC 8785). */
export interface PinnedNotice {
  /** `<id>-v<revision>` */
  readonly version: string;
  readonly hash: string;
  readonly notice: ConsentNotice;
}

/** A revision in force: a second person has confirmed it. */
export interface ConfirmedNotice extends PinnedNotice {
  readonly confirmedAt: Instant;
  /** Instant from which it applies to earlier grants; not before its confirmation. */
  readonly from: Instant;
}

/** Confirmed revisions of the notice of the mapping, the earliest first. */
export interface NoticeTerms {
  readonly revisions: readonly ConfirmedNotice[];
}

const PARTS = ['purposes', 'fieldGroups', 'audiences', 'texts'] as const;

/** How a part of a notice differs from the same part of an earlier revision. */
export type NoticeChange = 'new' | 'changed' | 'removed';

/** The differences between two revisions by path, such as `texts.retention`. */
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

/** Whether one version is an earlier revision of the same notice than the other. */
export function isEarlierRevision(version: string | undefined, than: string): boolean {
  const [one, other] = [parseNoticeVersion(version ?? ''), parseNoticeVersion(than)];
  if (one === undefined || other === undefined || one.id !== other.id) return false;
  return one.revision < other.revision;
}

/** The key of a revision of a notice. */
export type NoticeName = Readonly<Pick<ConsentNotice, 'id' | 'revision'>>;

/** Id and revision of a notice as an event names it; `undefined` for other text. */
export function parseNoticeVersion(version: string): NoticeName | undefined {
  const [, id, revision] = /^(.{1,60})-v([1-9]\d{0,3})$/.exec(version) ?? [];
  return id === undefined ? undefined : { id, revision: Number(revision) };
}
