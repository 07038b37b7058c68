import type { WaitingDecisions } from '../consent/confirm-identity.ts';
import type { RecordedConsentEvent } from '../consent/event.ts';
import type { PinnedNotice } from '../consent/notice.ts';
import type { DataRecipient } from '../consent/recipient.ts';
import type { FieldDeclarations } from '../register/field.ts';
import type { AudienceState, PreviewRow, StoredFieldGroup } from './contact-company.ts';
import type { ContactAccess } from './contact-fields.ts';
import type { Correction } from './correction.ts';
import type { RecipientDisclosures } from './disclosed-recipients.ts';
import type { KnownRecipient, ReceiptEntry } from './ports.ts';
import type { ContactSession } from './session.ts';

/** The data of a contact's own page. */
export interface ContactPageData {
  readonly recordId: string;
  readonly mandate: ContactSession['mandate'];
  readonly access: ContactAccess;
  readonly name: string;
  /** The current edition; `null` if it does not contain the company. */
  readonly edition: string | null;
  readonly eligible: boolean;
  /** The fields of the current edition. */
  readonly fields: FieldDeclarations;
  /** The editions that contain a company that has left the mapping, including retracted ones, the newest first. Empty for other companies. */
  readonly keptIn: readonly string[];
  readonly storedGroups: readonly StoredFieldGroup[];
  readonly audiences: readonly AudienceState[];
  /** The recipients that the contact can decide about by name. */
  readonly recipients: readonly KnownRecipient[];
  /** Earlier decisions that do not apply to the row, about the groups that the contact decides about. */
  readonly waiting?: OwnWaiting;
  /** Whether something is permitted that the contact may withdraw. */
  readonly canWithdraw: boolean;
  /** The consent notice that is shown before a decision today. */
  readonly notice: PinnedNotice;
  /** The earlier revisions under which permissions were given, the earliest first. */
  readonly givenUnder: readonly PinnedNotice[];
  readonly corrections: readonly Correction[];
  /** The receipts of the contact's own decisions. The contact person does not see those of the company, and vice versa. */
  readonly receipts: readonly ContactReceipt[];
  /** Absent for a contact person, because disclosures are about the row of the company. */
  readonly disclosures?: {
    readonly recipients: readonly RecipientDisclosures[];
    /** Whether the list is complete. Old disclosures are not searched. */
    readonly isAll: boolean;
  };
}

/** Why earlier decisions do not apply, and whether the contact can confirm them. */
export interface OwnWaiting extends Pick<WaitingDecisions, 'reason'> {
  readonly decisions: number;
  readonly canConfirm: boolean;
}

/** A receipt, and the events that it describes. */
export interface ContactReceipt extends ReceiptEntry {
  readonly events: readonly RecordedConsentEvent[];
}

/** The row that a recipient would get of the company. */
export interface RecipientPreview extends DataRecipient {
  /** The fields of the row. */
  readonly fields: FieldDeclarations;
  readonly row: PreviewRow;
  /** The row that the recipient gets now. */
  readonly now: PreviewRow;
}
