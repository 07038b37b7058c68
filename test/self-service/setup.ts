import { BUILT_IN_NOTICES } from '../../lib/consent/notice-service.ts';
import { type Instant, instant } from '../../lib/core/instant.ts';
import { sameText } from '../../lib/core/language.ts';
import type { Mail } from '../../lib/core/mail.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { FIELDS_2025 } from '../../lib/register/record-2025.ts';
import { SelfService, type SelfServiceDeps } from '../../lib/self-service/self-service.ts';
import { TableCampaignStore } from '../../lib/store/campaign-store.ts';
import { TableCorrectionStore } from '../../lib/store/correction-store.ts';
import { TableInvitationStore } from '../../lib/store/invitation-store.ts';
import { pendingJobs } from '../../lib/store/outbox.ts';
import { TableSessionStore } from '../../lib/store/session-store.ts';
import type { Table } from '../../lib/store/table.ts';
import { consentSetup } from '../consent/consent-setup.ts';

/** The self-service over a table in memory, with a fixed clock and readable signatures. */
export function selfServiceSetup(changes: Partial<SelfServiceDeps> = {}) {
  let now = instant('2026-11-25T10:00:00Z');
  const clock = () => now;
  const table: Table = openSqliteTable(':memory:', { clock });
  const mails: Mail[] = [];
  const { service: consent, store: consents } = consentSetup({ table, now });
  let ids = 0;
  const next = () => {
    ids += 1;
    return ids;
  };
  const invitations = new TableInvitationStore(table);
  const service = new SelfService({
    invitations,
    campaigns: new TableCampaignStore(table),
    sessions: new TableSessionStore(table),
    mayUse: async (id) => (await invitations.find(id))?.value.revoked === null,
    corrections: new TableCorrectionStore(table),
    records: {
      fields: async () => FIELDS_2025,
      find: async (recordId) =>
        recordId === 'LUHT-DEMO-0001'
          ? {
              record: {
                record_id: recordId,
                legal_name: 'Rubis',
                contact_email: 'a@example.lu',
              } as never,
              edition: '2025',
              eligible: true,
              fields: FIELDS_2025,
            }
          : undefined,
      contact: async (recordId) =>
        recordId === 'LUHT-DEMO-0001'
          ? { recordId, name: 'Rubis', email: 'a@example.lu' }
          : undefined,
      async *listStoredRecords(recordId) {
        if (recordId === 'LUHT-DEMO-0001')
          yield { recordId, name: 'Rubis', email: 'a@example.lu', edition: '2025' };
      },
      releasedAt: async () => now,
      findByNumber: async () => undefined,
      async *contacts() {},
    },
    consent,
    publisher: sameText('Office'),
    consents,
    identity: async () => undefined,
    notices: BUILT_IN_NOTICES,
    receipts: { listReceipts: async () => [], download: async () => undefined },
    disclosures: async () => ({ entries: [], isAll: true }),
    recipients: async () => [],
    queueNewLink: async () => undefined,
    signer: {
      sign: async (payload, typ) =>
        Buffer.from(JSON.stringify({ typ, payload, n: next() })).toString('base64url'),
    },
    verifier: {
      verify: async (jws, typ) => {
        const signed = JSON.parse(Buffer.from(jws, 'base64url').toString());
        return signed.typ === typ
          ? { ok: true, payload: signed.payload, keyId: 'k' }
          : { ok: false, reason: 'wrong-type' };
      },
    },
    publicUrl: 'http://kaart.test',
    mailer: {
      send: async (_, mail) => {
        mails.push(mail);
      },
    },
    clock,
    consentClock: clock,
    newId: () => `id-${String(next()).padStart(4, '0')}`,
    ...changes,
  });
  const setNow = (at: Instant) => {
    now = at;
  };
  const pendingMessages = async () => {
    const messages = [];
    for await (const { message } of pendingJobs(table)) messages.push(message);
    return messages;
  };
  return { service, table, mails, setNow, clock, pendingMessages };
}

/** The token of a link. */
export function tokenOf(link: string | null | undefined): string {
  return link?.split('/').at(-1) ?? '';
}
