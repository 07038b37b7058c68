import * as z from 'zod';
import { type Json, Sha256 } from '../core/digest.ts';
import type { Verifier } from '../core/signature.ts';
import { type ChainedEvent, checkChain } from './check-chain.ts';
import { checkHead, isDefect } from './check-head.ts';
import { type AuditDefect, type AuditFinding, toAuditFinding } from './finding.ts';
import { type AuditHead, computeLeaf } from './head.ts';
import { findRootByPath } from './merkle.ts';

/** Proof that a signed head covers an event: the rest of its chain, and the path from the end of the chain to the root. */
export const AuditProof = z.strictObject({
  /** Compact JWS. */
  head: z.string(),
  /** The event and the later events of its company, up to the one that the head has signed. */
  chain: z.array(z.json()).min(1),
  inclusion: z.strictObject({
    index: z.int().min(0),
    size: z.int().min(1),
    path: z.array(Sha256),
  }),
});
/** A proof as the service creates it. */
export interface AuditProof {
  readonly head: string;
  readonly chain: readonly Json[];
  readonly inclusion: {
    readonly index: number;
    readonly size: number;
    readonly path: readonly string[];
  };
}

/** Result of the verification of a proof. */
export interface ProofVerification {
  /** The event and its head; `null` if the proof is invalid. */
  readonly proved: { readonly event: ChainedEvent; readonly head: AuditHead } | null;
  /** Empty if the proof is valid. */
  readonly findings: readonly AuditFinding[];
}

/** Checks offline that the signed head in a proof covers the event of the proof. */
export async function verifyProof(proof: unknown, verifier: Verifier): Promise<ProofVerification> {
  const parsed = AuditProof.safeParse(proof).data;
  if (parsed === undefined) return toUnprovedResult({ code: 'PROOF_UNREADABLE', facts: {} });
  const head = await checkHead(parsed.head, verifier);
  if (isDefect(head)) return toUnprovedResult(head);
  const [event, last, defects] = checkChainEnds(parsed.chain);
  if (event === undefined || last === undefined)
    return toUnprovedResult({ code: 'PROOF_UNREADABLE', facts: {} });
  if (defects.length > 0) return toUnprovedResult(...defects);
  const { recordId, seq } = event;
  const leaf = computeLeaf({ recordId, lastSeq: last.seq, lastHash: last.hash });
  const { root, companies, date } = head;
  const { inclusion } = parsed;
  if (inclusion.size !== companies || findRootByPath(leaf, inclusion) !== root)
    return toUnprovedResult({ code: 'PROOF_FAILS', facts: { recordId, seq, date } });
  return { proved: { event, head }, findings: [] };
}

/** @returns the first and the last event of a chain, and its defects */
function checkChainEnds(
  chain: readonly Json[],
): [ChainedEvent | undefined, ChainedEvent | undefined, readonly AuditDefect[]] {
  const [first] = chain as readonly { readonly recordId?: unknown; readonly seq?: unknown }[];
  const { readable, defects } = checkChain(
    String(first?.recordId),
    chain,
    typeof first?.seq === 'number' ? first.seq : 1,
  );
  return [readable[0], readable.at(-1), defects];
}

function toUnprovedResult(...defects: readonly AuditDefect[]): ProofVerification {
  return { proved: null, findings: defects.map(toAuditFinding) };
}
