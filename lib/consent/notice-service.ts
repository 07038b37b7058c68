import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { retryOnConflict } from '../core/retry.ts';
import { FIRST_NOTICE } from './first-notice.ts';
import { type ConsentNotice, namedNotice, type PinnedNotice, pinned } from './notice.ts';
import type { ConsentNoticeStore, ConsentNotices } from './ports.ts';
import { PURPOSES } from './purposes.ts';

const BUILT_IN = pinned(FIRST_NOTICE);

/** The notice that comes with the software, and no other. */
export const BUILT_IN_NOTICES: ConsentNotices = {
  find: async (version) => (version === BUILT_IN.version ? BUILT_IN : undefined),
  current: async () => BUILT_IN,
};

export interface ConsentNoticeServiceDeps {
  readonly store: ConsentNoticeStore;
  readonly clock: () => Instant;
  readonly newId: () => string;
}

/** The notices under which consent was or is given. None is ever changed: a new text is a new revision. */
export class NoticeService implements ConsentNotices {
  readonly #options: ConsentNoticeServiceDeps;
  /** By version. A notice never changes, so one that was found is not asked for again. */
  readonly #known = new Map<string, PinnedNotice>([[BUILT_IN.version, BUILT_IN]]);

  constructor(options: ConsentNoticeServiceDeps) {
    this.#options = options;
  }

  /** @param version as an event names it, `notice-v1` */
  async find(version: string): Promise<PinnedNotice | undefined> {
    const known = this.#known.get(version);
    const name = known === undefined ? namedNotice(version) : undefined;
    if (name === undefined) return known;
    const notice = await this.#options.store.find(name.id, name.revision);
    if (notice === undefined) return undefined;
    const found = pinned(notice);
    this.#known.set(version, found);
    return found;
  }

  /** What is shown to whoever decides today: the last revision of the notice of the mapping. */
  async current(): Promise<PinnedNotice> {
    const { id } = FIRST_NOTICE;
    let current = BUILT_IN;
    for (const each of await this.list()) if (each.notice.id === id) current = each;
    return current;
  }

  /** Every notice, by id and then revision. */
  async list(): Promise<readonly PinnedNotice[]> {
    const all = [BUILT_IN];
    for await (const notice of this.#options.store.list()) all.push(pinned(notice));
    return all.sort(
      ({ notice: a }, { notice: b }) => order(a.id, b.id) || order(a.revision, b.revision),
    );
  }

  /**
   * Adds a revision. The same one sent again is there already and changes nothing.
   *
   * @throws KaartError `message-invalid` for a notice that leaves out a purpose for which rows are
   *   given; `wrong-state` for a revision that exists with other content, or does not follow the last one
   */
  async add(notice: ConsentNotice, actor: string): Promise<PinnedNotice> {
    const wanted = pinned(notice);
    checkPurposes(notice);
    return retryOnConflict(async () => {
      const earlier = await this.find(wanted.version);
      if (earlier?.hash === wanted.hash) return earlier;
      if (earlier !== undefined) throw wrongState(`${wanted.version} exists and is never changed`);
      await this.#checkFollows(notice);
      const { store, clock, newId } = this.#options;
      await store.add(wanted, { id: newId(), at: clock(), actor });
      return wanted;
    });
  }

  async #checkFollows({ id, revision }: ConsentNotice): Promise<void> {
    const before = `${id}-v${revision - 1}`;
    if (revision > 1 && (await this.find(before)) === undefined)
      throw wrongState(`there is no ${before} for this revision to follow`);
  }
}

function order<T extends string | number>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** @see coversPurpose: what is read for a purpose may have been granted under any notice */
function checkPurposes({ purposes }: ConsentNotice): void {
  const missing = PURPOSES.filter((purpose) => !Object.hasOwn(purposes, purpose));
  if (missing.length === 0) return;
  const issues = missing.map((purpose) => ({
    in: 'body',
    at: `purposes.${purpose}`,
    message: 'rows are given for this purpose, so every notice names it',
  }));
  throw new KaartError('the notice leaves out a purpose for which rows are given', {
    code: 'message-invalid',
    details: { issues },
  });
}

function wrongState(message: string): KaartError {
  return new KaartError(message, { code: 'wrong-state' });
}
