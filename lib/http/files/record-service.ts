import type { Context } from 'hono';
import type { Caller } from '../../identity/caller.ts';
import type { RecipientPublications } from '../../publication/recipient-publications.ts';
import type { ReadableRow } from '../../publication/record-query.ts';
import type { View } from '../../publication/version.ts';
import { getFileInFormat } from '../routes/dataset-routes.ts';
import { reading } from './reading.ts';
import type { RecordDisclosure } from './send-file.ts';
import { StoredRows, type ViewRows } from './view-rows.ts';

/** The rows that a caller may read at this moment. */
export interface OpenedRecords {
  readonly view: View;
  readonly rows: ViewRows;
  readonly purpose: string | undefined;
  /** The caller as its reads are recorded. */
  readonly recipient: Caller;
}

/** Opens rows by the same decisions as files, and records the rows that were read. */
export class RecordService {
  readonly #publications: RecipientPublications;
  readonly #disclose: RecordDisclosure;
  readonly #rows = new StoredRows();

  constructor(publications: RecipientPublications, disclose: RecordDisclosure) {
    this.#publications = publications;
    this.#disclose = disclose;
  }

  /** @throws KaartError `not-found`, `forbidden`, `nothing-published`, `view-stale` */
  async open(request: {
    readonly dataset: string;
    readonly caller: Caller;
    readonly purpose?: string | undefined;
  }): Promise<OpenedRecords> {
    const rowRead = await reading(this.#publications, request, request.caller);
    const { publication, purpose, disclosedTo: recipient } = rowRead;
    const view = await rowRead.loadView();
    const file = getFileInFormat(view, 'jsonl');
    return { view, rows: await this.#rows.read(publication, view, file), purpose, recipient };
  }

  /**
   * Records that rows are read, before they are sent.
   *
   * @param bytes of the response
   * @throws KaartError `unavailable` if it cannot be recorded: then nothing may be sent
   */
  async record(
    c: Context,
    { view, recipient }: OpenedRecords,
    { sentRows, bytes }: { readonly sentRows: readonly ReadableRow[]; readonly bytes: number },
  ): Promise<void> {
    const { requestId } = c.get('facts');
    const records = sentRows.map(({ record_id }) => record_id);
    await this.#disclose({ caller: recipient, view, format: 'records', records, bytes, requestId });
  }
}
