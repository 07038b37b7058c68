import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import type { NewId } from '../core/ids.ts';
import type { ListPage, PageAsked } from '../core/page.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { Signer } from '../core/signature.ts';
import type { ContactErasure, ErasedImport } from '../mapping/erase-contact.ts';
import type { PersonErasure } from './person-erasure.ts';
import type { CompanyDataSource } from './ports.ts';

/** Erasures. Each write is one transaction with its audit entry and, once confirmed, the job that it queues. */
export interface ErasureStore {
  find(id: string): Promise<Revisioned<PersonErasure> | undefined>;
  /** The oldest first. */
  list(after?: string): AsyncIterable<PersonErasure>;
  page(asked: PageAsked): Promise<ListPage<PersonErasure>>;
  create(erasure: PersonErasure, audit: AuditEntry): Promise<void>;
  /** Queues the work. @throws KaartError `concurrent-update` */
  confirm(next: PersonErasure, over: Revisioned<PersonErasure>, audit: AuditEntry): Promise<void>;
  /** @throws KaartError `concurrent-update` */
  change(
    next: PersonErasure,
    over: Revisioned<PersonErasure>,
    audit?: AuditEntry,
  ): Promise<Revisioned<PersonErasure>>;
}

export interface ErasureServicePorts {
  readonly store: ErasureStore;
  readonly data: Pick<CompanyDataSource, 'records' | 'currentEdition' | 'accessRequests'>;
  /** Secret key of the digests of persons, at least 32 bytes. */
  readonly personKey: () => Promise<Uint8Array>;
  /** Withdraws the permission for contact data at a company, for all who have it, if there is one. */
  readonly withdraw: (recordId: string, erasure: PersonErasure, actor: string) => Promise<void>;
  /** Ids of all imports. */
  readonly imports: () => AsyncIterable<string>;
  readonly eraseContact: (
    importId: string,
    erasure: ContactErasure,
  ) => Promise<ErasedImport | undefined>;
  /** Purges those of the files that nothing names any more. */
  readonly purge: (keys: readonly string[]) => Promise<void>;
  /** Erases uploaded files: those that imports were made of, and all that are older than a day. */
  readonly eraseUploads: () => Promise<void>;
  /**
   * Erases the person from the invitations and corrections of a company. To repeat it changes nothing.
   *
   * @returns how many have been erased from so far
   */
  readonly eraseRequests: (
    recordId: string,
    erasure: PersonErasure,
    isAddress: (email: string) => boolean,
  ) => Promise<{ readonly invitations: number; readonly corrections: number }>;
  /** Deletes the mails to an address that lie on this machine. */
  readonly eraseMails: (isAddress: (email: string) => boolean) => Promise<void>;
  /** Deletes a request for access as a partner. To repeat it changes nothing. */
  readonly eraseAccessRequest: (id: string, erasure: PersonErasure) => Promise<void>;
  readonly signer: Signer;
  /** Address of the installation. */
  readonly installation: string;
  readonly clock: Clock;
  readonly newId: NewId;
}
