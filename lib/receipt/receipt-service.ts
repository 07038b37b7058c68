import type { RecordedConsentEvent } from '../consent/event.ts';
import type {
  Companies,
  Company,
  ConsentNotices,
  DraftReceipt,
  PendingReceipts,
} from '../consent/ports.ts';
import { canonicalJson, computeDigest, type Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { allPages, type ListPage, type PageRequest } from '../core/page.ts';
import type { Signer } from '../core/signature.ts';
import { RECEIPT_TYPE, type ReceiptClaims } from './claims.ts';
import {
  type DataController,
  RECEIPT_FORM,
  type ReceiptSubject,
  type StoredDecision,
} from './decision.ts';
import type { ReceiptStore, StoredReceipt } from './ports.ts';
import { buildReceiptClaims } from './receipt.ts';

export interface ReceiptServiceDeps {
  readonly store: ReceiptStore;
  readonly notices: ConsentNotices;
  readonly signer: Signer;
}

/** A signed receipt. */
export interface IssuedReceipt extends StoredReceipt {
  readonly claims: ReceiptClaims;
  /** The claims as a compact JWS. */
  readonly jws: string;
}

/**
 * Builds and signs receipts. The decision is stored when it is recorded. The claims are built from it at
 * each request and are always the same. The signature may be added later, so that no withdrawal waits for
 * a key. Of two signatures the first is kept.
 */
export class ReceiptService {
  readonly #deps: ReceiptServiceDeps;

  constructor(deps: ReceiptServiceDeps) {
    this.#deps = deps;
  }

  /** Signs the receipts of a commit. */
  async onReceiptsDue({ receipts }: Pick<PendingReceipts, 'receipts'>): Promise<void> {
    for (const { recordId, id } of receipts) await this.get(recordId, id);
  }

  /**
   * Returns a receipt of a company. It is signed now if it has no signature yet.
   *
   * @throws KaartError `not-found` also for a receipt of another company; `storage-damaged` if the
   *   claims that are built from the log and the notice differ from the original ones
   */
  async get(recordId: string, id: string): Promise<IssuedReceipt> {
    const { store, signer } = this.#deps;
    const stored = await store.get(recordId, id);
    if (stored === undefined) throw new KaartError('no-such-receipt', { code: 'not-found' });
    const claims = await this.#loadClaims(stored);
    const signature =
      stored.signature ??
      (await store.saveSignature(
        stored,
        withoutPayload(await signer.sign(claims as Json, RECEIPT_TYPE)),
      ));
    return { ...stored, signature, claims, jws: withPayload(signature, claims) };
  }

  /** The receipts of a company, the oldest first. */
  page(recordId: string, page: PageRequest): Promise<ListPage<StoredReceipt>> {
    return this.#deps.store.page(recordId, page);
  }

  /** All receipts of a company, the oldest first. */
  list(recordId: string): AsyncIterable<StoredReceipt> {
    return allPages((page) => this.page(recordId, page));
  }

  async #loadClaims({ id, recordId, decision }: StoredReceipt): Promise<ReceiptClaims> {
    const { store, notices } = this.#deps;
    const [first, ...rest] = await store.events(recordId, decision.events);
    const notice = first && (await notices.find(first.noticeVersion));
    if (first === undefined || notice === undefined) throw decisionDamaged(id);
    const company = decision.company ?? undefined;
    const subject: ReceiptSubject = { events: [first, ...rest], company, notice };
    const claims = buildReceiptClaims(id, subject, decision.controller);
    if (computeDigest(claims as Json) !== decision.claimsHash) throw decisionDamaged(id);
    return claims;
  }
}

/** Creates the function that drafts a receipt: its stored part, with the company data of that instant. The caller stores it with the events. */
export function createReceiptDrafter(
  companies: Companies,
  notices: ConsentNotices,
  controller: DataController,
): DraftReceipt {
  return async (id, events) => {
    const [first, ...rest] = events;
    if (first === undefined) throw new Error('a receipt names at least one event');
    const { recordId, noticeVersion } = first;
    const notice = await notices.find(noticeVersion);
    if (notice === undefined) throw new Error(`the events of receipt ${id} have no consent notice`);
    const company = (await companies.find([recordId])).get(recordId);
    const subject: ReceiptSubject = { events: [first, ...rest], company, notice };
    return { id, recordId, decision: toStoredDecision(id, subject, controller) };
  };
}

function toStoredDecision(
  id: string,
  subject: ReceiptSubject,
  controller: DataController,
): StoredDecision {
  const { events, company } = subject;
  const [{ recordedAt, givenBy }] = events;
  const claims = buildReceiptClaims(id, subject, controller);
  return {
    form: RECEIPT_FORM,
    events: events.map(({ seq }: RecordedConsentEvent) => seq),
    recordedAt,
    givenBy,
    company: company === undefined ? null : toNameMembers(company),
    controller,
    recordHash: claims.record_hash,
    noticeHash: claims.notice_hash,
    claimsHash: computeDigest(claims as Json),
  };
}

function toNameMembers({ name, rcsNumber }: Pick<Company, 'name' | 'rcsNumber'>) {
  return {
    ...(name !== undefined && { name }),
    ...(rcsNumber !== undefined && { rcsNumber }),
  };
}

/** @see RFC 7515 #appendix-F */
function withoutPayload(jws: string): string {
  const [header, , signature] = jws.split('.');
  return `${header}..${signature}`;
}

/** Returns the complete compact JWS. Its payload is the canonical JSON of the claims. */
function withPayload(signature: string, claims: ReceiptClaims): string {
  const payload = Buffer.from(canonicalJson(claims as Json)).toString('base64url');
  return signature.replace('..', `.${payload}.`);
}

function decisionDamaged(id: string): KaartError {
  return new KaartError('receipt-not-possible', { code: 'storage-damaged', parameters: { id } });
}
