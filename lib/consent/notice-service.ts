import { KaartError } from '../core/errors.ts';
import { EARLIEST, type Instant, laterInstant } from '../core/instant.ts';
import { buildIssue, type Issue } from '../core/issues.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import type { PlainReason } from '../core/reasons/error-reasons.ts';
import { retryOnConflict } from '../core/retry.ts';
import { requireSecondPerson, type SecondPersonRequest } from '../core/second-person.ts';
import { toArray } from '../core/to-array.ts';
import { FIRST_NOTICE } from './first-notice.ts';
import {
  type ConfirmedNotice,
  type ConsentNotice,
  type NoticeName,
  type NoticeTerms,
  noticeChanges,
  type PinnedNotice,
  parseNoticeVersion,
  toPinnedNotice,
} from './notice.ts';
import { buildNoticeTerms } from './notice-terms.ts';
import type { ConsentNoticeStore, ConsentNotices, StoredNotice } from './ports.ts';
import { PURPOSES } from './purposes.ts';

/** The first revision, which applies to every grant. */
const BUILT_IN: ConfirmedNotice = {
  ...toPinnedNotice(FIRST_NOTICE),
  confirmedAt: EARLIEST,
  from: EARLIEST,
};

/** The built-in notice alone. */
export const BUILT_IN_NOTICES: ConsentNotices = {
  find: async (version) => (version === BUILT_IN.version ? BUILT_IN : undefined),
  current: async () => BUILT_IN,
  terms: async () => ({ revisions: [BUILT_IN] }),
};

/** A revision that waits for a second person. */
export interface NoticeProposal extends PinnedNotice {
  readonly proposed: StoredNotice['proposed'];
  /** Paths of the parts that differ from the previous revision. */
  readonly changes: readonly string[];
}

export interface ConsentNoticeServiceDeps {
  readonly store: ConsentNoticeStore;
  readonly clock: () => Instant;
  readonly newId: () => string;
}

/**
 * Stores the notices of consent. A new text is a new revision: one person proposes it, and another
 * confirms it. A confirmed revision never changes.
 */
export class NoticeService implements ConsentNotices {
  readonly #deps: ConsentNoticeServiceDeps;
  /** Notices in force by version. They never change, so each is read once. */
  readonly #known = new Map<string, ConfirmedNotice>([[BUILT_IN.version, BUILT_IN]]);

  constructor(deps: ConsentNoticeServiceDeps) {
    this.#deps = deps;
  }

  /** Finds a revision in force. @param version as in events, for example `notice-v1` */
  async find(version: string): Promise<ConfirmedNotice | undefined> {
    const known = this.#known.get(version);
    const name = known === undefined ? parseNoticeVersion(version) : undefined;
    if (name === undefined) return known;
    const stored = await this.#deps.store.find(name.id, name.revision);
    const found = stored && toConfirmedNotice(stored.value);
    if (found !== undefined) this.#known.set(version, found);
    return found;
  }

  /** The notice that is shown before a decision today: the last revision of the notice of the mapping. */
  async current(): Promise<PinnedNotice> {
    return (await this.terms()).revisions.at(-1) ?? BUILT_IN;
  }

  async terms(): Promise<NoticeTerms> {
    return buildNoticeTerms(FIRST_NOTICE.id, await this.list());
  }

  /** All notices in force, sorted by id, then revision. */
  list(): Promise<readonly ConfirmedNotice[]> {
    return toArray(this.#listInForce());
  }

  /**
   * One page of {@link list}. @throws KaartError `message-invalid` for a cursor that is not a version
   * of a notice
   */
  page({ limit, cursor }: PageRequest): Promise<ListPage<ConfirmedNotice>> {
    return collectPage(this.#listInForce(parseCursor(cursor)), limit, ({ version }) => version);
  }

  /**
   * The revisions that wait for a second person, sorted by id, then revision.
   *
   * @throws KaartError `message-invalid` for a cursor that is not a version of a notice
   */
  proposals({ limit, cursor }: PageRequest): Promise<ListPage<NoticeProposal>> {
    return collectPage(this.#listProposals(parseCursor(cursor)), limit, ({ version }) => version);
  }

  async *#listInForce(after?: NoticeName): AsyncGenerator<ConfirmedNotice> {
    let isBuiltInDue = after === undefined || compareNotices(after, BUILT_IN.notice) < 0;
    for await (const stored of this.#deps.store.list(after)) {
      if (isBuiltInDue && compareNotices(BUILT_IN.notice, stored.notice) < 0) {
        isBuiltInDue = false;
        yield BUILT_IN;
      }
      const confirmed = toConfirmedNotice(stored);
      if (confirmed !== undefined) yield confirmed;
    }
    if (isBuiltInDue) yield BUILT_IN;
  }

  async *#listProposals(after?: NoticeName): AsyncGenerator<NoticeProposal> {
    for await (const { notice, proposed, confirmed } of this.#deps.store.list(after))
      if (confirmed === null) yield await this.#describeProposal(notice, proposed);
  }

  /**
   * Proposes a revision. It replaces an earlier proposal of the same revision; a repeated proposal
   * changes nothing.
   *
   * @throws KaartError `message-invalid` for a notice without a purpose for which rows are published,
   * or without `material`; `wrong-state` for a revision that is in force with another content, or does
   * not follow the last one
   */
  async propose(notice: ConsentNotice, actor: string): Promise<NoticeProposal> {
    const proposal = toPinnedNotice(notice);
    checkPurposes(notice);
    checkMaterial(notice);
    const { store, clock, newId } = this.#deps;
    return retryOnConflict(async () => {
      const inForce = await this.find(proposal.version);
      const stored = await store.find(notice.id, notice.revision);
      const last = stored?.value.notice ?? inForce?.notice;
      const isSame = last !== undefined && toPinnedNotice(last).hash === proposal.hash;
      if (inForce !== undefined && !isSame)
        throw new KaartError('notice-never-changed', {
          code: 'wrong-state',
          parameters: { version: proposal.version },
        });
      const at = clock();
      if (isSame)
        return this.#describeProposal(
          notice,
          stored?.value.proposed ?? { by: 'system', at: EARLIEST },
        );
      await this.#requirePreviousRevision(notice);
      const proposed = { by: actor, at };
      const recording = { id: newId(), at, actor };
      await store.propose({ notice, proposed, confirmed: null }, stored?.mark, recording);
      return this.#describeProposal(notice, proposed);
    });
  }

  /**
   * Puts a proposed revision in force, as a second person. A repeated call changes nothing.
   *
   * @param hash of the proposal that this person has read
   * @throws KaartError `not-found` without a proposal; `precondition-failed` for another hash;
   * `second-person-required`
   */
  async confirm(
    version: string,
    hash: string,
    { actor, actAlone }: SecondPersonRequest,
  ): Promise<ConfirmedNotice> {
    const { store, clock, newId } = this.#deps;
    const name = parseNoticeVersion(version);
    return retryOnConflict(async () => {
      const stored = name && (await store.find(name.id, name.revision));
      if (stored === undefined) throw new KaartError('no-such-notice', { code: 'not-found' });
      const { value, mark } = stored;
      if (toPinnedNotice(value.notice).hash !== hash)
        throw new KaartError('notice-text-differs', { code: 'precondition-failed' });
      const inForce = toConfirmedNotice(value);
      if (inForce !== undefined) return inForce;
      const singlePerson = await requireSecondPerson(
        value.proposed.by,
        { actor, actAlone },
        'notice-needs-another',
      );
      const at = clock();
      const next = { ...value, confirmed: { by: actor, at, ...singlePerson } };
      const endsGrants = await this.#endsGrants(value.notice);
      await store.confirm(next, mark, { id: newId(), at, actor, endsGrants });
      return toConfirmedNotice(next) as ConfirmedNotice;
    });
  }

  async #describeProposal(
    notice: ConsentNotice,
    proposed: StoredNotice['proposed'],
  ): Promise<NoticeProposal> {
    const before = await this.find(`${notice.id}-v${notice.revision - 1}`);
    const changes = before === undefined ? [] : [...noticeChanges(before.notice, notice).keys()];
    return { ...toPinnedNotice(notice), proposed, changes };
  }

  /** Whether a revision ends earlier grants for some purpose: it is material, or leaves out a purpose. */
  async #endsGrants({ id, revision, material, purposes }: ConsentNotice): Promise<boolean> {
    const before = await this.find(`${id}-v${revision - 1}`);
    const named = Object.keys(before?.notice.purposes ?? {});
    return material === true || named.some((purpose) => !Object.hasOwn(purposes, purpose));
  }

  async #requirePreviousRevision({ id, revision }: ConsentNotice): Promise<void> {
    const before = `${id}-v${revision - 1}`;
    if (revision > 1 && (await this.find(before)) === undefined)
      throw new KaartError('notice-follows-nothing', {
        code: 'wrong-state',
        parameters: { version: before },
      });
  }
}

function toConfirmedNotice({ notice, confirmed }: StoredNotice): ConfirmedNotice | undefined {
  if (confirmed === null) return undefined;
  const { appliesFrom = confirmed.at } = notice;
  const from = laterInstant(appliesFrom, confirmed.at);
  return { ...toPinnedNotice(notice), confirmedAt: confirmed.at, from };
}

function checkMaterial({ revision, material, appliesFrom }: ConsentNotice): void {
  const reason = 'notice-earlier-grants';
  if (revision > 1 && material === undefined)
    throw invalidNotice(reason, [
      buildIssue({ in: 'body', at: 'material' }, 'notice-material-missing'),
    ]);
  if (appliesFrom !== undefined && material !== true)
    throw invalidNotice(reason, [
      buildIssue({ in: 'body', at: 'appliesFrom' }, 'notice-date-without-material'),
    ]);
}

/** @throws KaartError `message-invalid` */
function parseCursor(cursor: string | undefined): NoticeName | undefined {
  if (cursor === undefined) return undefined;
  const name = parseNoticeVersion(cursor);
  if (name !== undefined) return name;
  throw new KaartError('cursor-invalid', { code: 'message-invalid' });
}

/** Order of the store: by id, then revision. */
function compareNotices(a: NoticeName, b: NoticeName): number {
  return compareValues(a.id, b.id) || compareValues(a.revision, b.revision);
}

function compareValues<T extends string | number>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Rows are published for the purposes of the first notice, so each later revision must name them. */
function checkPurposes({ purposes }: ConsentNotice): void {
  const missing = PURPOSES.filter((purpose) => !Object.hasOwn(purposes, purpose));
  if (missing.length === 0) return;
  throw invalidNotice(
    'notice-lacks-purpose',
    missing.map((purpose) =>
      buildIssue({ in: 'body', at: `purposes.${purpose}` }, 'notice-purpose-missing'),
    ),
  );
}

function invalidNotice(reason: PlainReason, issues: readonly Issue[]): KaartError {
  return new KaartError(reason, { code: 'message-invalid', details: { issues } });
}
