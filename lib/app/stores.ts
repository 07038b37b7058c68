import { TableAccessRequestStore } from '../store/access-request-store.ts';
import { AuditLogStore } from '../store/audit-log.ts';
import { TableCorrectionStore } from '../store/correction-store.ts';
import { DisclosureStore } from '../store/disclosure-store.ts';
import { FirstDisclosureStore } from '../store/first-disclosure-store.ts';
import { TableInvitationStore } from '../store/invitation-store.ts';
import { ListedEditions } from '../store/listed-editions.ts';
import { NightStore } from '../store/night-store.ts';
import { PartnerStore } from '../store/partner-store.ts';
import { TableRemovalStore } from '../store/removal-store.ts';
import { SilenceStore } from '../store/silence-check-store.ts';
import type { Table } from '../store/table.ts';
import { TableVersionStore } from '../store/version-store.ts';

/** The stores that several parts of Kaart use. */
export interface Stores {
  readonly accessRequests: TableAccessRequestStore;
  readonly auditLog: AuditLogStore;
  readonly corrections: TableCorrectionStore;
  readonly disclosures: DisclosureStore;
  readonly firstDisclosures: FirstDisclosureStore;
  readonly invitations: TableInvitationStore;
  readonly listedEditions: ListedEditions;
  readonly nights: NightStore;
  readonly partners: PartnerStore;
  readonly removals: TableRemovalStore;
  readonly silences: SilenceStore;
  readonly versions: TableVersionStore;
}

export function createStores(table: Table): Stores {
  return {
    accessRequests: new TableAccessRequestStore(table),
    auditLog: new AuditLogStore(table),
    corrections: new TableCorrectionStore(table),
    disclosures: new DisclosureStore(table),
    firstDisclosures: new FirstDisclosureStore(table),
    invitations: new TableInvitationStore(table),
    listedEditions: new ListedEditions(table),
    nights: new NightStore(table),
    partners: new PartnerStore(table),
    removals: new TableRemovalStore(table),
    silences: new SilenceStore(table),
    versions: new TableVersionStore(table),
  };
}
