import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import type { Instant } from '../core/instant.ts';
import { collectPage, type ListPage, type PageAsked } from '../core/page.ts';
import { readField } from '../mapping/companies/read-field.ts';
import type { CompanyRecord } from '../mapping/record.ts';
import { type FieldDeclarations, findCodeByLabel, findCodes } from '../register/field.ts';
import { contactSubject } from './contact-access-service.ts';
import { correctableFields, getContactAccess } from './contact-fields.ts';
import {
  type Contradiction,
  type Correction,
  type CorrectionRequest,
  type CorrectionState,
  correctionCursor,
  findContradiction,
  toFieldText,
} from './correction.ts';
import { isForSameContact } from './invitation.ts';
import type { CompanyRecords, CorrectionStore, InvitationStore } from './ports.ts';
import type { ContactSession } from './session.ts';

export interface CorrectionsDeps {
  readonly corrections: CorrectionStore;
  readonly records: CompanyRecords;
  readonly invitations: Pick<InvitationStore, 'find'>;
  /** Of the row of the current edition. @see CompanyIdentity */
  readonly identity: (recordId: string) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Requests of one company that may be open at a time. */
const OPEN_AT_MOST = 20;

/** What contacts ask to have changed, and what analysts make of it. */
export class Corrections {
  readonly #deps: CorrectionsDeps;

  constructor(deps: CorrectionsDeps) {
    this.#deps = deps;
  }

  /**
   * Takes a request in. The same one again, while it is open, is the one that is there. The value is
   * kept as a record holds it, so that the next file can be compared with it.
   *
   * @throws KaartError `not-found` without a record, or for a field that is not the contact's to speak of;
   *   `message-invalid` with the parameter `wrong` (EN/FR/DE) for a text that is not a value of the field;
   *   `wrong-state` for too many
   */
  async ask(session: ContactSession, request: CorrectionRequest): Promise<Correction> {
    const { corrections, records, clock, newId } = this.#deps;
    const { recordId, mandate, invitationId } = session;
    const own = await records.find(recordId);
    const allowed =
      own === undefined ? [] : correctableFields(own.fields, getContactAccess(session));
    const field = allowed.find((each) => each === request.field);
    if (own === undefined || field === undefined)
      throw new KaartError('no-such-field', { code: 'not-found' });
    const { fields } = own;
    const value = toStoredText(field, request.value, { fields, record: own.record, now: clock() });
    const open = (await this.#ofSameContact(session)).filter(({ state }) => state === 'open');
    const same = open.find((each) => each.field === field && each.value === value);
    if (same !== undefined) return same;
    if (open.length >= OPEN_AT_MOST)
      throw new KaartError('too-many-corrections', { code: 'wrong-state' });
    const correction: Correction = {
      ...request,
      value,
      id: newId(),
      recordId,
      mandate,
      invitationId,
      held: toFieldText((own.record as Readonly<Record<string, unknown>>)[field]),
      requestedAt: clock(),
      state: 'open',
      decided: null,
    };
    const actor = contactSubject(invitationId);
    await corrections.create(correction, this.#audit(correction, 'requested', actor, fields));
    return correction;
  }

  /**
   * Corrections that were requested for a company, as far as the contact may know them.
   *
   * @param fields of the current edition
   */
  async of(session: ContactSession, fields: FieldDeclarations): Promise<readonly Correction[]> {
    const all = await this.#ofSameContact(session);
    const own = correctableFields(fields, getContactAccess(session));
    return all.filter(({ field }) => own.includes(field)).toReversed();
  }

  /** Without what another company asked for that had the record id, or another person about the contact data. */
  async #ofSameContact({ recordId, invitationId }: ContactSession): Promise<readonly Correction[]> {
    const { corrections, identity } = this.#deps;
    const all = await corrections.ofCompany(recordId);
    if (all.length === 0) return all;
    const own = (await identity(recordId)) ?? (await this.#invited(invitationId));
    return this.#ofIdentity(all, own);
  }

  /** Those that the company and, about its contact data, the person behind a row asked for. */
  async #ofIdentity(
    all: readonly Correction[],
    identity: string | undefined,
  ): Promise<readonly Correction[]> {
    const same = await Promise.all(
      all.map(async ({ invitationId: id, mandate }) =>
        isForSameContact({ identity: (await this.#invited(id)) ?? null, mandate }, identity),
      ),
    );
    return all.filter((_, at) => same[at]);
  }

  /** The identity that an invitation was made for. */
  async #invited(id: string): Promise<string | undefined> {
    return (await this.#deps.invitations.find(id))?.value.identity ?? undefined;
  }

  /** All in a state, the oldest first. */
  page(state: CorrectionState, asked: PageAsked): Promise<ListPage<Correction>> {
    const found = this.#deps.corrections.list(state, asked.cursor);
    return collectPage(found, asked.limit, correctionCursor);
  }

  /**
   * Settles a request. Accepting changes no edition, which are frozen: the value is for the next
   * file, and a file that says otherwise is pointed out.
   *
   * @throws KaartError `not-found`; `wrong-state` when it is settled already; `concurrent-update`
   */
  async decide(
    id: string,
    state: 'accepted' | 'rejected',
    { by, note }: { readonly by: string; readonly note: string },
  ): Promise<Correction> {
    const { corrections, records, clock } = this.#deps;
    const over = await corrections.find(id);
    if (over.value.state !== 'open')
      throw new KaartError('correction-in-state', {
        code: 'wrong-state',
        parameters: { state: over.value.state },
        details: { state: over.value.state },
      });
    const next: Correction = { ...over.value, state, decided: { by, at: clock(), note } };
    const fields = await records.fields();
    await corrections.change(next, over, this.#audit(next, state, by, fields));
    return next;
  }

  /**
   * Corrections that rows of a file leave aside: open or accepted, and the row says otherwise. A row of
   * another company under the record id is not compared.
   *
   * @param rows with the identity of the company behind each; only read where there is a correction to compare with
   */
  async contradictedBy(
    rows: () => AsyncIterable<{
      readonly record: { readonly record_id: string };
      readonly identity: string | undefined;
    }>,
  ): Promise<readonly Contradiction[]> {
    const asked = new Map<string, Correction[]>();
    for (const state of ['open', 'accepted'] as const)
      for await (const each of this.#deps.corrections.list(state))
        asked.set(each.recordId, [...(asked.get(each.recordId) ?? []), each]);
    if (asked.size === 0) return [];
    const found: Contradiction[] = [];
    for await (const { record, identity } of rows()) {
      const own = await this.#ofIdentity(asked.get(record.record_id) ?? [], identity);
      found.push(...own.flatMap((each) => findContradiction(each, { ...record }) ?? []));
    }
    return found;
  }

  #audit(
    { id, recordId, field }: Correction,
    verb: 'requested' | 'accepted' | 'rejected',
    actor: string,
    fields: FieldDeclarations,
  ) {
    const { clock, newId } = this.#deps;
    const group = fields[field]?.group ?? null;
    return {
      id: newId(),
      at: clock(),
      actor,
      action: `correction.${verb}`,
      subject: `company/${recordId}`,
      facts: { correction: id, field, group },
    };
  }
}

/** The text of a value as a record holds it. A text that means "unknown" stays as it is. */
function toStoredText(
  field: string,
  text: string,
  beside: {
    readonly fields: FieldDeclarations;
    readonly record: CompanyRecord;
    readonly now: Instant;
  },
): string {
  const declared = beside.fields[field];
  const code = findCodeByLabel(declared && findCodes(declared), text);
  const reading = readField(field, code, beside);
  if ('wrong' in reading)
    throw new KaartError('not-a-value', {
      code: 'message-invalid',
      parameters: { field, wrong: reading.wrong },
    });
  return toFieldText(reading.value) ?? text;
}
