import type { Json } from '../core/digest.ts';
import type { NewId } from '../core/ids.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import { isEnded, Job } from '../jobs/job.ts';
import { JOB_STEP, type JobStore, type StoredJob } from '../jobs/ports.ts';
import { outboxWrite } from './outbox.ts';
import { type Key, readTablePage, type Table, type Write } from './table.ts';

const PARTITION = 'JOBS';
const KEPT_MS = 30 * DAY_MS;

/** Jobs over a {@link Table}: `JOBS / <id>`, and `JOB-RESULT#<id>` with the result so far. They expire after 30 days. */
export class TableJobStore implements JobStore {
  readonly #table: Table;
  readonly #newId: NewId;

  constructor(table: Table, newId: NewId) {
    this.#table = table;
    this.#newId = newId;
  }

  async find(id: string): Promise<StoredJob | undefined> {
    const [job, result] = await Promise.all([
      this.#table.get(jobKey(id)),
      this.#table.get(resultKey(id)),
    ]);
    if (job === undefined) return undefined;
    return { value: Job.parse(job.data), revision: job.version, result: result?.data ?? null };
  }

  async page(page: PageRequest): Promise<ListPage<Job>> {
    const query = { pk: PARTITION, reverse: true };
    const { items, cursor } = await readTablePage(this.#table, query, page);
    return { items: items.map(({ data }) => Job.parse(data)), cursor };
  }

  async create(job: Job): Promise<void> {
    await this.#table.transact([jobWrite(job, 'absent'), this.#stepWrite(job)]);
  }

  async update(job: Job, result: Json, revision: number): Promise<void> {
    await this.#table.transact([
      jobWrite(job, { version: revision }),
      resultWrite(job, result),
      ...(isEnded(job) ? [] : [this.#stepWrite(job)]),
    ]);
  }

  #stepWrite({ id, steps, changedAt }: Job): Write {
    return outboxWrite(this.#newId(), changedAt, { kind: JOB_STEP, id, steps });
  }
}

function endOf({ askedAt }: Job) {
  return addMilliseconds(askedAt, KEPT_MS);
}

function jobWrite(job: Job, condition: 'absent' | { readonly version: number }): Write {
  return {
    kind: 'put',
    key: jobKey(job.id),
    data: job as unknown as Json,
    if: condition,
    expiresAt: endOf(job),
  };
}

/** Each step stores the result once, so its version is the number of steps. */
function resultWrite(job: Job, result: Json): Write {
  return {
    kind: 'put',
    key: resultKey(job.id),
    data: result,
    if: job.steps === 1 ? 'absent' : { version: job.steps - 1 },
    expiresAt: endOf(job),
  };
}

function jobKey(id: string): Key {
  return { pk: PARTITION, sk: id };
}

function resultKey(id: string): Key {
  return { pk: `JOB-RESULT#${id}`, sk: '-' };
}
