import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import type { NewId } from '../core/ids.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { Signer } from '../core/signature.ts';
import type { ContactErasure, ErasedImport } from '../mapping/erase-contact.ts';
import type { PersonErasure } from './person-erasure.ts';
import type { CompanyDataSource } from './ports.ts';

/** Stores erasures. Each write is one transaction with its audit entry. A confirmation also queues the job. */
export interface ErasureStore {
  find(id: string): Promise<Revisioned<PersonErasure> | undefined>;
  /** Lists the erasures, the oldest first. @param after id of the last erasure that was read */
  list(after?: string): AsyncIterable<PersonErasure>;
  page(page: PageRequest): Promise<ListPage<PersonErasure>>;
  create(erasure: PersonErasure, audit: AuditEntry): Promise<void>;
  /** Stores a confirmation and queues the job. @throws KaartError `concurrent-update` */
  confirm(next: PersonErasure, stored: Revisioned<PersonErasure>, audit: AuditEntry): Promise<void>;
  /** @throws KaartError `concurrent-update` */
  change(
    next: PersonErasure,
    stored: Revisioned<PersonErasure>,
    audit?: AuditEntry,
  ): Promise<Revisioned<PersonErasure>>;
}

export interface ErasureServicePorts {
  readonly store: ErasureStore;
  readonly data: Pick<CompanyDataSource, 'records' | 'currentEdition' | 'accessRequests'>;
  /** Secret key of the digests of persons, at least 32 bytes. */
  readonly personKey: () => Promise<Uint8Array>;
  /** Withdraws the permission for the contact data of a company, for all audiences and recipients that have it. */
  readonly withdraw: (recordId: string, erasure: PersonErasure, actor: string) => Promise<void>;
  /** Ids of all imports. */
  readonly imports: () => AsyncIterable<string>;
  readonly eraseContact: (
    importId: string,
    erasure: ContactErasure,
  ) => Promise<ErasedImport | undefined>;
  /** Purges those files that are not referenced any more. */
  readonly purge: (keys: readonly string[]) => Promise<void>;
  /** Deletes the uploaded files of existing imports, and all uploaded files that are older than a day. */
  readonly eraseUploads: () => Promise<void>;
  /**
   * Erases the person from the invitations and corrections of a company. A repetition changes nothing.
   *
   * @returns numbers of invitations and corrections from which the person is erased now
   */
  readonly eraseRequests: (
    recordId: string,
    erasure: PersonErasure,
    isAddress: (email: string) => boolean,
  ) => Promise<{ readonly invitations: number; readonly corrections: number }>;
  /** Deletes the mails to an address that are stored on this machine. */
  readonly eraseMails: (isAddress: (email: string) => boolean) => Promise<void>;
  /** Deletes a request for access as a partner. A repetition changes nothing. */
  readonly eraseAccessRequest: (id: string, erasure: PersonErasure) => Promise<void>;
  readonly signer: Signer;
  /** Public URL of the installation. */
  readonly installation: string;
  readonly clock: Clock;
  readonly newId: NewId;
}
