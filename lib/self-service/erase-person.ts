import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import type { NewId } from '../core/ids.ts';
import type { Instant } from '../core/instant.ts';
import { retryOnConflict } from '../core/retry.ts';
import { editionMethods } from '../register/edition-method.ts';
import type { Correction } from './correction.ts';
import type { Invitation } from './invitation.ts';
import type { CorrectionStore, InvitationStore } from './ports.ts';

/** Replaces an erased text where a text is required. */
const ERASED = 'erased';

const CONTACT_FIELDS: ReadonlySet<string> = new Set(
  editionMethods().flatMap(({ fields }) =>
    Object.keys(fields).filter((name) => fields[name]?.group === 'contact'),
  ),
);

export interface ErasePersonDeps {
  readonly invitations: Pick<InvitationStore, 'list' | 'find' | 'address' | 'close'>;
  readonly corrections: Pick<CorrectionStore, 'listOfCompany' | 'find' | 'change'>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** The erasure of a contact person at one company, and the member of staff who decided it. */
export interface PersonAtCompany {
  readonly recordId: string;
  /** Id of the erasure. */
  readonly erasure: string;
  readonly by: string;
  readonly at: Instant;
  /** Whether a mail address belongs to the person. */
  readonly isAddress: (email: string) => boolean;
}

/**
 * Erases a person from the invitations of a company. An open invitation to an address of the person is revoked, and its
 * address is deleted. A closed invitation does not name its person, so the digest of each closed one is deleted. A
 * repetition changes nothing.
 *
 * @returns the number of invitations without data of the person now
 */
export async function eraseInvitations(
  deps: ErasePersonDeps,
  person: PersonAtCompany,
): Promise<number> {
  const { invitations } = deps;
  let erased = 0;
  for await (const { id } of invitations.list(person.recordId))
    await retryOnConflict(async () => {
      const stored = await invitations.find(id);
      if (stored === undefined) return;
      const email = await invitations.address(id);
      if (email !== undefined && !person.isAddress(email)) return;
      erased += 1;
      if (stored.value.addressSha256 === null && email === undefined) return;
      const audit = buildEntry(deps, 'invitation.contact-erased', person);
      await invitations.close(eraseAddress(stored.value, email, person), stored, audit);
    });
  return erased;
}

/** Removes the digest of the address, and revokes an open invitation: one with an address. */
function eraseAddress(
  invitation: Invitation,
  email: string | undefined,
  { by, at }: PersonAtCompany,
): Invitation {
  const revoked = email === undefined ? invitation.revoked : (invitation.revoked ?? { by, at });
  return { ...invitation, addressSha256: null, revoked };
}

/**
 * Erases a person from the corrections of a company: all texts of corrections of contact data, and the evidence in other
 * corrections that the person requested. A repetition changes nothing.
 *
 * @returns the number of corrections without data of the person now
 */
export async function eraseCorrections(
  deps: ErasePersonDeps,
  person: PersonAtCompany,
): Promise<number> {
  const { corrections } = deps;
  let erased = 0;
  for (const { id, field, mandate, evidence } of await corrections.listOfCompany(person.recordId)) {
    if (!CONTACT_FIELDS.has(field) && mandate !== 'person') continue;
    erased += 1;
    if (evidence === ERASED) continue;
    await retryOnConflict(async () => {
      const stored = await corrections.find(id);
      const audit = buildEntry(deps, 'correction.contact-erased', person);
      await corrections.change(eraseTexts(stored.value, person), stored, audit);
    });
  }
  return erased;
}

/** Erases the texts of a correction. An open correction of contact data is rejected, because its value is erased. */
function eraseTexts(correction: Correction, { by, at }: PersonAtCompany): Correction {
  const { stored, state, decided } = correction;
  const next = {
    ...correction,
    evidence: ERASED,
    reference: '',
    decided: decided && { ...decided, note: ERASED },
  };
  if (!CONTACT_FIELDS.has(correction.field)) return next;
  const erased = { ...next, value: ERASED, stored: stored && ERASED };
  return state === 'open'
    ? { ...erased, state: 'rejected', decided: next.decided ?? { by, at, note: '' } }
    : erased;
}

function buildEntry(
  { clock, newId }: ErasePersonDeps,
  action: string,
  { recordId, erasure, by }: PersonAtCompany,
): AuditEntry {
  const subject = `company/${recordId}`;
  return { id: newId(), at: clock(), actor: by, action, subject, facts: { erasure } };
}
