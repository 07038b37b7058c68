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
 * @param limitMs milliseconds; after it, the result says how far the verification came
 */
export async function checkAuditWithin(
  audit: AuditService,
  verifier: Verifier,
  limitMs: number,
): Promise<AuditCheck> {
  const looked = new LimitedSource(audit, performance.now() + limitMs);
  const verification = await verifyAudit(looked, verifier, computeLogProjection).catch(
    (error: unknown) => {
      if (!looked.isTimeUp) throw error;
    },
  );
  // The verification takes an end that cannot be read for a defect, so findings after the limit mean nothing.
  if (verification === undefined || looked.isTimeUp)
    return { isFinished: false, ...looked.counts, findings: [] };
  const { heads, companies, entries, findings } = verification;
  return { isFinished: true, heads, companies, entries, findings };
}

/** The stored evidence. It counts what was read, and fails after a moment. */
class LimitedSource implements AuditSource {
  readonly counts = { heads: 0, companies: 0, entries: 0 };
  isTimeUp = false;
  readonly #audit: AuditService;
  readonly #end: number;

  /** @param end on the clock of `performance`. Milliseconds. */
  constructor(audit: AuditService, end: number) {
    this.#audit = audit;
    this.#end = end;
  }

  heads() {
    return this.#limited(
      allPages((page) => this.#audit.heads(page)),
      'heads',
    );
  }

  ends(root: string) {
    return this.#limited(this.#audit.readChainEnds(root));
  }

  chains() {
    return this.#limited(this.#audit.chains(), 'companies');
  }

  entries(root: string) {
    return this.#limited(
      allPages((page) => this.#audit.entries(root, page)),
      'entries',
    );
  }

  listWaiting() {
    return this.#limited(
      allPages((page) => this.#audit.listWaiting(page)),
      'entries',
    );
  }

  async *#limited<T>(
    found: AsyncIterable<T>,
    counted?: keyof LimitedSource['counts'],
  ): AsyncGenerator<T> {
    for await (const each of found) {
      this.isTimeUp ||= performance.now() >= this.#end;
      if (this.isTimeUp) throw new KaartError('service-silent', { code: 'unavailable' });
      if (counted !== undefined) this.counts[counted] += 1;
      yield each;
    }
  }
}
