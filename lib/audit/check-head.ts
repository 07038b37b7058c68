import type { Verifier } from '../core/signature.ts';
import type { AuditDefect } from './finding.ts';
import { AUDIT_HEAD_TYPE, AuditHead } from './head.ts';
import type { AuditCode } from './verify-messages.ts';

const CODE_OF_FAILURE = {
  malformed: 'HEAD_MALFORMED',
  'wrong-type': 'HEAD_WRONG_TYPE',
  'unknown-key': 'HEAD_UNKNOWN_KEY',
  'bad-signature': 'HEAD_BAD_SIGNATURE',
} as const satisfies Record<string, AuditCode>;

/**
 * Verifies a signed head. Returns its content, or its defect.
 *
 * @param date the expected day. @default any day
 */
export async function checkHead(
  jws: string,
  verifier: Verifier,
  date?: string,
): Promise<AuditHead | AuditDefect> {
  const facts = { date: date ?? '?' };
  const signed = await verifier.verify(jws, AUDIT_HEAD_TYPE);
  if (!signed.ok) return { code: CODE_OF_FAILURE[signed.reason], facts };
  const head = AuditHead.safeParse(signed.payload).data;
  if (head === undefined || head.date !== (date ?? head.date))
    return { code: 'HEAD_UNREADABLE', facts };
  return head;
}

export function isDefect(result: AuditHead | AuditDefect): result is AuditDefect {
  return 'code' in result;
}
