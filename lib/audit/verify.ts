import { sha256 } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import type { Verifier } from '../core/signature.ts';
import { toArray } from '../core/to-array.ts';
import type { Chain } from './audit-service.ts';
import { type ChainedEvent, checkChain } from './check-chain.ts';
import { EntryCheck } from './check-entries.ts';
import { checkHead, isDefect } from './check-head.ts';
import { type AuditDefect, type AuditFinding, toAuditFinding } from './finding.ts';
import { type AuditHead, type ChainEnd, computeLeaf } from './head.ts';
import type { StoredEntry } from './listed-entry.ts';
import { merkleRoot } from './merkle.ts';

/** The evidence to verify. The heads are read first, because chains may grow meanwhile. */
export interface AuditSource {
  /** The oldest first. */
  heads(): AsyncIterable<{ readonly date: string; readonly jws: string }>;
  /** The chain ends of a root. An error that it throws is a defect. */
  readEnds(root: string): AsyncIterable<ChainEnd>;
  chains(): AsyncIterable<Chain>;
  /** The entries of a list that a head has signed. An error that it throws is a defect. */
  entries(root: string): AsyncIterable<StoredEntry>;
  /** The entries that no head has signed yet. */
  listWaiting(): AsyncIterable<StoredEntry>;
}

/** Computes the digest of the projection of a company's events. Reads must use this projection. */
export type ProjectionOf = (events: Chain['events']) => string;

export interface AuditVerification {
  readonly heads: number;
  readonly companies: number;
  readonly events: number;
  /** Entries of the other append-only logs that the lists name. */
  readonly entries: number;
  /** Disclosures among them that are missing, because a head states that they have ended. */
  readonly ended: number;
  /** Day of the newest head. */
  readonly newest: string | null;
  /** Empty if the logs equal the signed content, and later entries equal their lists. */
  readonly findings: readonly AuditFinding[];
}

/** The chain end of a company that a head has signed, with the day of the first such head. */
interface SignedEnd {
  readonly date: string;
  readonly lastSeq: number;
  readonly lastHash: string;
}

/**
 * Verifies all logs against the signed heads. It names every chain that was broken, reordered, changed or
 * shortened, every head that is missing between two others, and every projection that does not result from
 * its chain. It compares every entry of the audit log, the disclosures, the receipts and the agreements with
 * the list that names it. It names every entry that was deleted or changed. A missing disclosure is no finding if a signed head
 * states that it has ended.
 *
 * It does not find the newest heads if they were removed: only a copy that is kept elsewhere shows that. It
 * does not find entries without a signed head that were deleted together with their list.
 */
export async function verifyAudit(
  source: AuditSource,
  verifier: Verifier,
  projectionOf: ProjectionOf,
): Promise<AuditVerification> {
  const audit = new AuditVerifier(projectionOf);
  await audit.checkHeads(source, verifier);
  for await (const chain of source.chains()) audit.checkStoredChain(chain);
  await audit.checkWaiting(source);
  return audit.buildResult();
}

class AuditVerifier {
  readonly #projectionOf: ProjectionOf;
  readonly #defects: AuditDefect[] = [];
  /** By record id. */
  readonly #signedEnds = new Map<string, Map<string, SignedEnd>>();
  readonly #rootsRead = new Set<string>();
  /** Digests of the heads by day. A head may name another day than the one before it, because a clock was ahead. */
  readonly #heads = new Map<string, string>();
  /** The heads whose signatures are valid. */
  readonly #signed: AuditHead[] = [];
  readonly #entries = new EntryCheck();
  #newest: string | null = null;
  #counts = { heads: 0, companies: 0, events: 0 };

  constructor(projectionOf: ProjectionOf) {
    this.#projectionOf = projectionOf;
  }

  async checkHeads(source: AuditSource, verifier: Verifier): Promise<void> {
    for await (const { date, jws } of source.heads()) {
      this.#counts.heads += 1;
      const head = await checkHead(jws, verifier, date);
      if (isDefect(head)) this.#defects.push(head);
      else {
        this.#signed.push(head);
        await this.#checkEnds(head, source);
      }
      this.#newest = date;
      this.#heads.set(date, sha256(jws));
    }
    this.#checkLinks();
    // A later head may state that entries of an earlier list have ended.
    this.#entries.allowEnded(this.#findEndOfDisclosures());
    for (const head of this.#signed)
      await this.#entries.checkLists(head, (root) => source.entries(root));
  }

  /** The latest statement of the heads. A head cannot state the end of entries that are written after it. */
  #findEndOfDisclosures(): Instant | undefined {
    let latest: Instant | undefined;
    for (const { date, at, disclosuresEndedBefore: before } of this.#signed) {
      if (before === undefined) continue;
      if (before > at) this.#report('END_AFTER_HEAD', { date });
      else if (latest === undefined || before > latest) latest = before;
    }
    return latest;
  }

  /** Only one head may be the first. Each other head must name the digest of a stored head. */
  #checkLinks(): void {
    const firsts = this.#signed.filter(({ previous }) => previous === null);
    for (const { date } of firsts.slice(1)) this.#report('HEAD_LINK_BROKEN', { date });
    for (const head of this.#signed) this.#checkLink(head);
  }

  #checkLink({ date, previous }: Pick<AuditHead, 'date' | 'previous'>): void {
    if (previous === null) return;
    const digest = this.#heads.get(previous.date);
    if (digest === undefined) this.#report('HEAD_MISSING', { date, previous: previous.date });
    else if (digest !== previous.sha256) this.#report('HEAD_LINK_BROKEN', { date });
  }

  async #checkEnds({ date, root }: AuditHead, source: AuditSource): Promise<void> {
    if (this.#rootsRead.has(root)) return;
    this.#rootsRead.add(root);
    let ends: ChainEnd[];
    try {
      ends = await toArray(source.readEnds(root));
    } catch {
      this.#report('ENDS_UNREADABLE', { date });
      return;
    }
    if (merkleRoot(ends.map(computeLeaf)) !== root) this.#report('ENDS_ALTERED', { date });
    else for (const end of ends) this.#rememberChainEnd(date, end);
  }

  #rememberChainEnd(date: string, { recordId, lastSeq, lastHash }: ChainEnd): void {
    const ends = this.#signedEnds.get(recordId) ?? new Map<string, SignedEnd>();
    const key = `${lastSeq} ${lastHash}`;
    if (!ends.has(key)) ends.set(key, { date, lastSeq, lastHash });
    this.#signedEnds.set(recordId, ends);
  }

  checkStoredChain(chain: Chain): void {
    const { recordId, events, projection } = chain;
    const before = this.#defects.length;
    this.#counts.companies += 1;
    this.#counts.events += events.length;
    if (chain.unreadable) this.#report('CHAIN_UNREADABLE', { recordId });
    else this.#checkEvents(chain);
    this.#signedEnds.delete(recordId);
    if (this.#defects.length === before && this.#projectionOf(events) !== projection)
      this.#report('PROJECTION_ALTERED', { recordId });
  }

  #checkEvents({ recordId, lastSeq, lastHash, events }: Chain): void {
    const { readable, defects } = checkChain(recordId, events);
    this.#defects.push(...defects);
    const last = readable.at(-1);
    const seq = last?.seq ?? 0;
    if (seq !== lastSeq || (last?.hash ?? null) !== lastHash)
      this.#report('END_MISMATCH', { recordId, seq, lastSeq });
    this.#checkAgainstHeads(recordId, readable);
  }

  async checkWaiting(source: AuditSource): Promise<void> {
    await this.#entries.checkWaiting(source.listWaiting());
  }

  /**
   * Compares a chain with its signed ends. One finding of each kind is enough for a company: a chain that is too short is
   * reported with the longest signed end, a rewritten one with the oldest.
   */
  #checkAgainstHeads(recordId: string, events: readonly ChainedEvent[]): void {
    const ends = [...(this.#signedEnds.get(recordId)?.values() ?? [])];
    const seq = Math.max(0, ...events.map((event) => event.seq));
    const longest = ends.reduce<SignedEnd | undefined>(
      (a, b) => (a !== undefined && a.lastSeq >= b.lastSeq ? a : b),
      undefined,
    );
    if (longest !== undefined && longest.lastSeq > seq)
      this.#report('CHAIN_SHORTENED', { recordId, seq, ...toSignedFacts(longest) });
    const hashes = new Map(events.map((event) => [event.seq, event.hash]));
    const broken = ends.find((end) => {
      const hash = hashes.get(end.lastSeq);
      return hash !== undefined && hash !== end.lastHash;
    });
    if (broken !== undefined)
      this.#report('CHAIN_REWRITTEN', { recordId, seq: broken.lastSeq, date: broken.date });
  }

  buildResult(): AuditVerification {
    for (const [recordId, ends] of this.#signedEnds) {
      const last = [...ends.values()].at(-1);
      if (last !== undefined) this.#report('CHAIN_MISSING', { recordId, ...toSignedFacts(last) });
    }
    return {
      ...this.#counts,
      entries: this.#entries.entries,
      ended: this.#entries.ended,
      newest: this.#newest,
      findings: [...this.#defects, ...this.#entries.listDefects()].map(toAuditFinding),
    };
  }

  #report(code: AuditDefect['code'], facts: AuditDefect['facts']): void {
    this.#defects.push({ code, facts });
  }
}

function toSignedFacts({ date, lastSeq }: SignedEnd): AuditDefect['facts'] {
  return { date, lastSeq };
}
