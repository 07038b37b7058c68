import { setTimeout as sleep } from 'node:timers/promises';
import { setting } from './served.ts';

interface Resource {
  readonly uri: string;
  readonly url: string;
  readonly size: number | null;
  readonly hash: string;
}

/** A dataset as CKAN shows it after the harvest. */
export interface CkanDataset {
  readonly title: string;
  readonly notes: string;
  readonly extras: readonly { readonly key: string; readonly value: string }[];
  readonly resources: readonly Resource[];
}

/** An additional field of a dataset. */
export const extra = ({ extras }: CkanDataset, wanted: string): string | undefined =>
  extras.find(({ key }) => key === wanted)?.value;

interface HarvestStats {
  readonly added: number;
  readonly updated: number;
  readonly deleted: number;
  readonly errored: number;
  readonly not_modified: number;
}

/** One source of CKAN's harvester `dcat_rdf`. CKAN's queues do the harvest. */
export class CkanSource {
  readonly #id: string;

  private constructor(id: string) {
    this.#id = id;
  }

  /** @param format media type by which the harvester parses the document */
  static async create(name: string, url: string, format: string): Promise<CkanSource> {
    await act('organization_create', { name: `office-${name}` });
    const { id } = await act<{ id: string }>('harvest_source_create', {
      name,
      title: name,
      url,
      source_type: 'dcat_rdf',
      owner_org: `office-${name}`,
      frequency: 'MANUAL',
      config: JSON.stringify({ rdf_format: format }),
    });
    return new CkanSource(id);
  }

  /** Harvests once. @returns the counts of CKAN */
  async harvest(): Promise<HarvestStats> {
    const job = await act<{ id: string }>('harvest_job_create', { source_id: this.#id, run: true });
    for (let second = 0; second < 300; second += 1) {
      await sleep(1000);
      await act('harvest_jobs_run', { source_id: this.#id }); // finishes a job if all its objects are done
      const { status, stats } = await act<{ status: string; stats: HarvestStats }>(
        'harvest_job_show',
        { id: job.id },
      );
      if (status === 'Finished') return stats;
    }
    throw new Error('the harvest did not end within 5 minutes');
  }

  /** The errors of the last harvest, as CKAN reports them. */
  async errors(): Promise<unknown> {
    const { status } = await act<{ status: { last_job: { id: string } } }>('harvest_source_show', {
      id: this.#id,
    });
    return act('harvest_job_report', { id: status.last_job.id });
  }

  /** The datasets of this source that CKAN has now. */
  async datasets(): Promise<readonly CkanDataset[]> {
    const found: CkanDataset[] = [];
    for (;;) {
      const { count, results } = await act<{ count: number; results: CkanDataset[] }>(
        'package_search',
        { fq: `harvest_source_id:"${this.#id}"`, rows: 500, start: found.length, sort: 'name asc' },
      );
      found.push(...results);
      if (found.length >= count) return found;
    }
  }
}

async function act<T = unknown>(action: string, json: object): Promise<T> {
  const response = await fetch(`${setting('KAART_CKAN')}/api/3/action/${action}`, {
    method: 'POST',
    headers: { authorization: setting('KAART_CKAN_TOKEN'), 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  const { success, result, error } = (await response.json()) as {
    success: boolean;
    result: T;
    error: unknown;
  };
  if (!success) throw new Error(`${action}: ${JSON.stringify(error)}`);
  return result;
}
