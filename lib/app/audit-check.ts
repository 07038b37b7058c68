import type { AuditService } from '../audit/audit-service.ts';
import { type AuditSource, verifyAudit } from '../audit/verify.ts';
import { computeLogProjection } from '../consent/projection.ts';
import { KaartError } from '../core/errors.ts';
import { allPages } from '../core/page.ts';
import type { Verifier } from '../core/signature.ts';
import type { AuditCheck } from '../portal/workbench/operation/audit-page.tsx';

/**
 * Verifies the logs of this installation in this process, within a time. A request of a function in AWS ends after
 * 29 seconds.
 *
 * @param limitMs milliseconds; after this time the result says how much was verified
 */
export async function checkAuditWithin(
  audit: AuditService,
  verifier: Verifier,
  limitMs: number,
): Promise<AuditCheck> {
  const source = new LimitedSource(audit, performance.now() + limitMs);
  const verification = await verifyAudit(source, verifier, computeLogProjection).catch(
    (error: unknown) => {
      if (!source.isTimeUp) throw error;
    },
  );
  // The verification takes an end that cannot be read for a defect, so findings after the limit mean nothing.
  if (verification === undefined || source.isTimeUp)
    return { isFinished: false, ...source.counts, findings: [] };
  const { heads, companies, entries, findings } = verification;
  return { isFinished: true, heads, companies, entries, findings };
}

/** The stored evidence. It counts the read items, and fails after a given time. */
class LimitedSource implements AuditSource {
  readonly counts = { heads: 0, companies: 0, entries: 0 };
  isTimeUp = false;
  readonly #audit: AuditService;
  readonly #endsAt: number;

  /** @param end on the clock of `performance`. Milliseconds. */
  constructor(audit: AuditService, end: number) {
    this.#audit = audit;
    this.#endsAt = end;
  }

  heads() {
    return this.#readLimited(
      allPages((page) => this.#audit.heads(page)),
      'heads',
    );
  }

  readEnds(root: string) {
    return this.#readLimited(this.#audit.readChainEnds(root));
  }

  chains() {
    return this.#readLimited(this.#audit.chains(), 'companies');
  }

  entries(root: string) {
    return this.#readLimited(
      allPages((page) => this.#audit.entries(root, page)),
      'entries',
    );
  }

  listWaiting() {
    return this.#readLimited(
      allPages((page) => this.#audit.listWaiting(page)),
      'entries',
    );
  }

  async *#readLimited<T>(
    items: AsyncIterable<T>,
    countName?: keyof LimitedSource['counts'],
  ): AsyncGenerator<T> {
    for await (const item of items) {
      this.isTimeUp ||= performance.now() >= this.#endsAt;
      if (this.isTimeUp) throw new KaartError('service-silent', { code: 'unavailable' });
      if (countName !== undefined) this.counts[countName] += 1;
      yield item;
    }
  }
}
