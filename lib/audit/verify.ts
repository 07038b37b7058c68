import { sha256 } from '../core/digest.ts';
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

/** The evidence to verify: heads are read first, because chains may grow meanwhile. */
export interface AuditSource {
  /** The oldest first. */
  heads(): AsyncIterable<{ readonly date: string; readonly jws: string }>;
  /** The chain ends of a root. Whatever it throws is damage. */
  ends(root: string): AsyncIterable<ChainEnd>;
  chains(): AsyncIterable<Chain>;
  /** The entries of a list that a head has signed. Whatever it throws is damage. */
  entries(root: string): AsyncIterable<StoredEntry>;
  /** The entries that no head has signed yet. */
  waiting(): AsyncIterable<StoredEntry>;
}

/** Computes the digest of the projection of a company's events. Reads must use this projection. */
export type ProjectionOf = (events: Chain['events']) => string;

export interface AuditVerification {
  readonly heads: number;
  readonly companies: number;
  readonly events: number;
  /** Entries of the other append-only logs that the lists name. */
  readonly entries: number;
  /** Day of the newest head. */
  readonly newest: string | null;
  /** Empty if the logs equal the signed content, and later entries equal their lists. */
  readonly findings: readonly AuditFinding[];
}

/** The chain end of a company that a head has signed, with the day of the first such head. */
interface Promised {
  readonly date: string;
  readonly lastSeq: number;
  readonly lastHash: string;
}

/**
 * Holds the whole log of consent against itself and against every signed head. A chain that was broken, reordered,
 * changed or shortened is found and named, and so are a head that is missing between two others and a
 * projection that does not result from its chain. Every entry of the audit log, the log of disclosures,
 * the receipts and the agreements is held against the list that names it: one that was deleted or
 * changed is found and named.
 *
 * Two things are not found. Heads that were removed from the end: only a copy of a head, kept elsewhere,
 * helps. Entries that no head has signed yet, if they were deleted together with their list.
 */
export async function verifyAudit(
  source: AuditSource,
  verifier: Verifier,
  projectionOf: ProjectionOf,
): Promise<AuditVerification> {
  const audit = new Audit(projectionOf);
  await audit.takeHeads(source, verifier);
  for await (const chain of source.chains()) audit.takeChain(chain);
  await audit.takeWaiting(source);
  return audit.outcome();
}

class Audit {
  readonly #projectionOf: ProjectionOf;
  readonly #damage: AuditDefect[] = [];
  readonly #promised = new Map<string, Map<string, Promised>>();
  readonly #rootsRead = new Set<string>();
  /** Digests of the heads by day. Not each one follows the day before: a clock may have been ahead. */
  readonly #heads = new Map<string, string>();
  readonly #links: Pick<AuditHead, 'date' | 'previous'>[] = [];
  readonly #entries = new EntryCheck();
  #newest: string | null = null;
  #counts = { heads: 0, companies: 0, events: 0 };

  constructor(projectionOf: ProjectionOf) {
    this.#projectionOf = projectionOf;
  }

  async takeHeads(source: AuditSource, verifier: Verifier): Promise<void> {
    for await (const { date, jws } of source.heads()) {
      this.#counts.heads += 1;
      const head = await checkHead(jws, verifier, date);
      if (isDefect(head)) this.#damage.push(head);
      else {
        this.#links.push(head);
        await this.#takeEnds(head, source);
        await this.#entries.takeLists(head, (root) => source.entries(root));
      }
      this.#newest = date;
      this.#heads.set(date, sha256(jws));
    }
    this.#checkLinks();
  }

  /** One head is the first. Each other one names the digest of another. */
  #checkLinks(): void {
    const firsts = this.#links.filter(({ previous }) => previous === null);
    for (const { date } of firsts.slice(1)) this.#report('HEAD_LINK_BROKEN', { date });
    for (const link of this.#links) this.#checkLink(link);
  }

  #checkLink({ date, previous }: Pick<AuditHead, 'date' | 'previous'>): void {
    if (previous === null) return;
    const digest = this.#heads.get(previous.date);
    if (digest === undefined) this.#report('HEAD_MISSING', { date, previous: previous.date });
    else if (digest !== previous.sha256) this.#report('HEAD_LINK_BROKEN', { date });
  }

  async #takeEnds({ date, root }: AuditHead, source: AuditSource): Promise<void> {
    if (this.#rootsRead.has(root)) return;
    this.#rootsRead.add(root);
    let ends: ChainEnd[];
    try {
      ends = await toArray(source.ends(root));
    } catch {
      this.#report('ENDS_UNREADABLE', { date });
      return;
    }
    if (merkleRoot(ends.map(computeLeaf)) !== root) this.#report('ENDS_ALTERED', { date });
    else for (const end of ends) this.#rememberChainEnd(date, end);
  }

  #rememberChainEnd(date: string, { recordId, lastSeq, lastHash }: ChainEnd): void {
    const promises = this.#promised.get(recordId) ?? new Map<string, Promised>();
    const key = `${lastSeq} ${lastHash}`;
    if (!promises.has(key)) promises.set(key, { date, lastSeq, lastHash });
    this.#promised.set(recordId, promises);
  }

  takeChain(chain: Chain): void {
    const { recordId, events, projection } = chain;
    const before = this.#damage.length;
    this.#counts.companies += 1;
    this.#counts.events += events.length;
    if (chain.unreadable) this.#report('CHAIN_UNREADABLE', { recordId });
    else this.#checkEvents(chain);
    this.#promised.delete(recordId);
    if (this.#damage.length === before && this.#projectionOf(events) !== projection)
      this.#report('PROJECTION_ALTERED', { recordId });
  }

  #checkEvents({ recordId, lastSeq, lastHash, events }: Chain): void {
    const { ties, damage } = checkChain(recordId, events);
    this.#damage.push(...damage);
    const last = ties.at(-1);
    const seq = last?.seq ?? 0;
    if (seq !== lastSeq || (last?.hash ?? null) !== lastHash)
      this.#report('END_MISMATCH', { recordId, seq, lastSeq });
    this.#checkAgainstHeads(recordId, ties);
  }

  async takeWaiting(source: AuditSource): Promise<void> {
    await this.#entries.takeWaiting(source.waiting());
  }

  /** One finding for a company says enough: the longest promise for a chain too short, the oldest for one rewritten. */
  #checkAgainstHeads(recordId: string, ties: readonly ChainedEvent[]): void {
    const promises = [...(this.#promised.get(recordId)?.values() ?? [])];
    const seq = Math.max(0, ...ties.map((tie) => tie.seq));
    const longest = promises.reduce<Promised | undefined>(
      (a, b) => (a !== undefined && a.lastSeq >= b.lastSeq ? a : b),
      undefined,
    );
    if (longest !== undefined && longest.lastSeq > seq)
      this.#report('CHAIN_SHORTENED', { recordId, seq, ...signedBy(longest) });
    const hashes = new Map(ties.map((tie) => [tie.seq, tie.hash]));
    const broken = promises.find((promise) => {
      const hash = hashes.get(promise.lastSeq);
      return hash !== undefined && hash !== promise.lastHash;
    });
    if (broken !== undefined)
      this.#report('CHAIN_REWRITTEN', { recordId, seq: broken.lastSeq, date: broken.date });
  }

  outcome(): AuditVerification {
    for (const [recordId, promises] of this.#promised) {
      const promise = [...promises.values()].at(-1);
      if (promise !== undefined) this.#report('CHAIN_MISSING', { recordId, ...signedBy(promise) });
    }
    return {
      ...this.#counts,
      entries: this.#entries.entries,
      newest: this.#newest,
      findings: [...this.#damage, ...this.#entries.outcome()].map(toAuditFinding),
    };
  }

  #report(code: AuditDefect['code'], facts: AuditDefect['facts']): void {
    this.#damage.push({ code, facts });
  }
}

function signedBy({ date, lastSeq }: Promised): AuditDefect['facts'] {
  return { date, lastSeq };
}
