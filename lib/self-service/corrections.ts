import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import type { Instant } from '../core/instant.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import type { CompanyRecord } from '../mapping/record.ts';
import { type FieldDeclarations, findCodeByLabel, findCodes } from '../register/field.ts';
import { contactSubject } from './contact-access-service.ts';
import { getContactAccess, listCorrectableFields } from './contact-fields.ts';
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
  /** Returns the identity of the company in the current edition. @see CompanyIdentity */
  readonly identity: (recordId: string) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Maximum number of open corrections of one contact. */
const MAX_OPEN = 20;

/** Stores the corrections that contacts request, and the decisions of analysts about them. */
export class Corrections {
  readonly #deps: CorrectionsDeps;

  constructor(deps: CorrectionsDeps) {
    this.#deps = deps;
  }

  /**
   * Stores a request. If the same request is already open, it is returned. The value is stored in the form
   * of a record, so that the next file can be compared with it.
   *
   * @throws KaartError `not-found` if there is no record, or the contact may not correct the field;
   *   `message-invalid` with the parameter `wrong` (EN/FR/DE) for a text that is not a value of the field;
   *   `wrong-state` if too many requests are open
   */
  async request(session: ContactSession, request: CorrectionRequest): Promise<Correction> {
    const { corrections, records, clock, newId } = this.#deps;
    const { recordId, mandate, invitationId } = session;
    const own = await records.find(recordId);
    const allowed =
      own === undefined ? [] : listCorrectableFields(own.fields, getContactAccess(session));
    const field = allowed.find((each) => each === request.field);
    if (own === undefined || field === undefined)
      throw new KaartError('no-such-field', { code: 'not-found' });
    const { fields } = own;
    const value = await toStoredText(field, request.value, {
      fields,
      record: own.record,
      now: clock(),
    });
    const open = (await this.#ofSameContact(session)).filter(({ state }) => state === 'open');
    const same = open.find((each) => each.field === field && each.value === value);
    if (same !== undefined) return same;
    if (open.length >= MAX_OPEN)
      throw new KaartError('too-many-corrections', { code: 'wrong-state' });
    const correction: Correction = {
      ...request,
      value,
      id: newId(),
      recordId,
      mandate,
      invitationId,
      stored: toFieldText((own.record as Readonly<Record<string, unknown>>)[field]),
      requestedAt: clock(),
      state: 'open',
      decided: null,
    };
    const actor = contactSubject(invitationId);
    await corrections.create(correction, this.#buildEntry(correction, 'requested', actor, fields));
    return correction;
  }

  /**
   * Returns the corrections of a company that the contact may see, the latest first.
   *
   * @param fields the fields of the current edition
   */
  async listForSession(
    session: ContactSession,
    fields: FieldDeclarations,
  ): Promise<readonly Correction[]> {
    const all = await this.#ofSameContact(session);
    const own = listCorrectableFields(fields, getContactAccess(session));
    return all.filter(({ field }) => own.includes(field)).toReversed();
  }

  /** Returns the corrections of the contact's own company and person. The record id may have had another company or contact person before. */
  async #ofSameContact({ recordId, invitationId }: ContactSession): Promise<readonly Correction[]> {
    const { corrections, identity } = this.#deps;
    const all = await corrections.listOfCompany(recordId);
    if (all.length === 0) return all;
    const own = (await identity(recordId)) ?? (await this.#identityOfInvitation(invitationId));
    return this.#ofIdentity(all, own);
  }

  /** Filters corrections: those of the company with this identity and, about contact data, those of its contact person. */
  async #ofIdentity(
    all: readonly Correction[],
    identity: string | undefined,
  ): Promise<readonly Correction[]> {
    const same = await Promise.all(
      all.map(async ({ invitationId: id, mandate }) =>
        isForSameContact(
          { identity: (await this.#identityOfInvitation(id)) ?? null, mandate },
          identity,
        ),
      ),
    );
    return all.filter((_, at) => same[at]);
  }

  /** The identity for which an invitation was made. */
  async #identityOfInvitation(id: string): Promise<string | undefined> {
    return (await this.#deps.invitations.find(id))?.value.identity ?? undefined;
  }

  /** A page of the corrections in a state, the oldest first. */
  page(state: CorrectionState, page: PageRequest): Promise<ListPage<Correction>> {
    const found = this.#deps.corrections.list(state, page.cursor);
    return collectPage(found, page.limit, correctionCursor);
  }

  /**
   * Accepts or rejects a request. An accepted value changes no edition, because editions are frozen. It
   * belongs into the next file, and a file with another value is reported.
   *
   * @throws KaartError `not-found`; `wrong-state` if it is accepted or rejected already; `concurrent-update`
   */
  async decide(
    id: string,
    state: 'accepted' | 'rejected',
    { by, note }: { readonly by: string; readonly note: string },
  ): Promise<Correction> {
    const { corrections, records, clock } = this.#deps;
    const stored = await corrections.find(id);
    requireOpen(stored.value);
    const next: Correction = { ...stored.value, state, decided: { by, at: clock(), note } };
    const fields = await records.fields();
    await corrections.change(next, stored, this.#buildEntry(next, state, by, fields));
    return next;
  }

  /**
   * Takes an open request of the contact back. A second call has no effect.
   *
   * @throws KaartError `not-found`, also for a request of another contact; `wrong-state` if an analyst has
   *   decided about it
   */
  async takeBack(session: ContactSession, id: string): Promise<void> {
    const { corrections, records, clock } = this.#deps;
    const fields = await records.fields();
    const isOwn = (await this.listForSession(session, fields)).some((each) => each.id === id);
    if (!isOwn) throw new KaartError('no-such-correction', { code: 'not-found' });
    const stored = await corrections.find(id);
    if (stored.value.state === 'withdrawn') return;
    requireOpen(stored.value);
    const by = contactSubject(session.invitationId);
    const decided = { by, at: clock(), note: '' };
    const next: Correction = { ...stored.value, state: 'withdrawn', decided };
    await corrections.change(next, stored, this.#buildEntry(next, 'withdrawn', by, fields));
  }

  /**
   * Returns the open and accepted corrections whose value is not in the rows of a file. A row is compared
   * only if it belongs to the company that requested the correction.
   *
   * @param rows the rows with the identity of their company; they are read only if there are corrections
   */
  async listContradicted(
    rows: () => AsyncIterable<{
      readonly record: { readonly record_id: string };
      readonly identity: string | undefined;
    }>,
  ): Promise<readonly Contradiction[]> {
    const byField = new Map<string, Correction[]>();
    for (const state of ['open', 'accepted'] as const)
      for await (const each of this.#deps.corrections.list(state))
        byField.set(each.recordId, [...(byField.get(each.recordId) ?? []), each]);
    if (byField.size === 0) return [];
    const found: Contradiction[] = [];
    for await (const { record, identity } of rows()) {
      const own = await this.#ofIdentity(byField.get(record.record_id) ?? [], identity);
      found.push(...own.flatMap((each) => findContradiction(each, { ...record }) ?? []));
    }
    return found;
  }

  #buildEntry(
    { id, recordId, field }: Correction,
    verb: 'requested' | 'accepted' | 'rejected' | 'withdrawn',
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

/** @throws KaartError `wrong-state` if the request is not open any more */
function requireOpen({ state }: Pick<Correction, 'state'>): void {
  if (state === 'open') return;
  throw new KaartError('correction-in-state', {
    code: 'wrong-state',
    parameters: { state },
    details: { state },
  });
}

/** Converts a text into the text of the stored value. A text that means "unknown" stays unchanged. */
async function toStoredText(
  field: string,
  text: string,
  context: {
    readonly fields: FieldDeclarations;
    readonly record: CompanyRecord;
    readonly now: Instant;
  },
): Promise<string> {
  // The checks of the mapping are read at the first correction: a function in AWS starts sooner without them.
  const { readField } = await import('../mapping/companies/read-field.ts');
  const declared = context.fields[field];
  const code = findCodeByLabel(declared && findCodes(declared), text);
  const reading = readField(field, code, context);
  if ('problem' in reading)
    throw new KaartError('not-a-value', {
      code: 'message-invalid',
      parameters: { field, wrong: reading.problem },
    });
  return toFieldText(reading.value) ?? text;
}
