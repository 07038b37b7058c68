import * as z from 'zod';
import type { AuditEntry } from '../core/audit-entry.ts';
import { type Json, Sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { auditWrite } from './audit-write.ts';
import { outboxWrite, StoredReason } from './outbox.ts';
import type { Table } from './table.ts';

/** The job that brings the external catalog into the stored state. */
export const EXTERNAL_CATALOG_DUE = 'external-catalog-due';

/** An asset of ours in the external catalog: a signed presentation of one credential. */
export const ExternalAsset = z.object({
  /** IRI of the subject of the credential, by which the catalog knows the asset. */
  id: z.string(),
  /** The edition that it describes; `null` for the legal person. */
  edition: z.string().nullable(),
  /** The signed presentation, as a compact JWT; `null` if the asset has to be removed. */
  content: z.string().nullable(),
  /** SHA-256 of the described subject as canonical JSON. */
  facts: Sha256,
  /** End of the credential. */
  validUntil: Instant,
  /** Whether the external catalog was seen in this state. */
  isConfirmed: z.boolean(),
  /** Since when the catalog has this content; `null` before that. */
  publishedAt: Instant.nullable(),
});
export type ExternalAsset = z.infer<typeof ExternalAsset>;

/** Our assets in one external catalog. */
export const ExternalCatalogState = z.object({
  /** Address of the catalog. */
  url: z.string(),
  /** Whether an operator removed all assets. Then no release adds one. */
  isRemoved: z.boolean(),
  /** Until when one worker calls the catalog; `null` if no worker does. */
  busyUntil: Instant.nullable(),
  /** Why the last calls failed; `null` if they succeeded. */
  failure: z
    .object({ at: Instant, reason: StoredReason.transform((reason) => reason as StatedReason) })
    .nullable(),
  assets: z.array(ExternalAsset),
});
export type ExternalCatalogState = z.infer<typeof ExternalCatalogState>;

const KEY = { pk: 'EXTERNAL-CATALOG', sk: 'STATE' };

/** The state of our assets in the external catalog, in one item, so that no two changes of it mix. */
export class ExternalCatalogStore {
  readonly #table: Pick<Table, 'get' | 'transact'>;

  constructor(table: Pick<Table, 'get' | 'transact'>) {
    this.#table = table;
  }

  /** @returns `undefined` before the first use, with the revision 0 */
  async load(): Promise<Revisioned<ExternalCatalogState | undefined>> {
    const item = await this.#table.get(KEY);
    if (item === undefined) return { value: undefined, revision: 0 };
    return { value: ExternalCatalogState.parse(item.data), revision: item.version };
  }

  /**
   * Stores a state, and with it the job for it and the audit entries of the change.
   *
   * @param job id and time of the job; `undefined` if the change needs none
   * @throws KaartError `concurrent-update`
   */
  async save(
    state: ExternalCatalogState,
    revision: number,
    also: {
      readonly job?: { readonly id: string; readonly at: Instant };
      readonly entries?: readonly AuditEntry[];
    } = {},
  ): Promise<void> {
    const { job, entries = [] } = also;
    await this.#table.transact([
      {
        kind: 'put',
        key: KEY,
        data: state as unknown as Json,
        if: revision === 0 ? 'absent' : { version: revision },
      },
      ...(job === undefined ? [] : [outboxWrite(job.id, job.at, { kind: EXTERNAL_CATALOG_DUE })]),
      ...entries.map(auditWrite),
    ]);
  }
}
