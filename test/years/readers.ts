import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import {
  COMPANIES_DATASET_ID as DATASET,
  PUBLIC_COMPANIES_DATASET_ID as PUBLIC,
} from '../../lib/core/dataset-ids.ts';
import { ROW_FORMATS, type RowFormat } from '../../lib/publication/file-formats.ts';
import type { DataSpace } from '../app/data-space/data-space.ts';
import { body, RESEARCH, type Setup } from '../app/setup.ts';
import { tablesIn } from '../read-workbook.ts';
import type { Recipient } from './oracle.ts';

/** Rows as texts, in the format in which they were read; empty if the read was refused. */
export interface Read {
  readonly exit: string;
  readonly rows: readonly string[];
}

/** The rows of a recipient's last read. The feed of changes must lead from them to the current rows. */
interface FeedCopy {
  version: string;
  rows: ReadonlyMap<string, string>;
}

/** A recipient that reads over the API. */
export class ApiReader {
  readonly recipient: Recipient;
  readonly #setup: Setup;
  readonly #secret: string;
  #copy: FeedCopy | undefined;
  /** Versions that it has read, the oldest first. */
  readonly versions: string[] = [];

  constructor(setup: Setup, recipient: Recipient, secret = '') {
    this.#setup = setup;
    this.recipient = recipient;
    this.#secret = secret;
  }

  get #dataset(): string {
    return `/v1/datasets/${this.recipient.audience === 'public' ? PUBLIC : DATASET}`;
  }

  /** Sends a request with the purpose of the recipient. */
  async get(request: string): Promise<Response> {
    const { purpose } = this.recipient;
    const named = purpose === undefined ? '' : `purpose=${encodeURIComponent(purpose)}`;
    const path = named === '' ? request : `${request}${request.includes('?') ? '&' : '?'}${named}`;
    if (this.recipient.audience === 'public') return this.#setup.ask(path);
    return this.#setup.withToken(
      await this.#setup.token(this.recipient.name ?? '', this.#secret),
      path,
    );
  }

  /** The rows in a format. */
  async rows(format: RowFormat = 'jsonl'): Promise<Read> {
    const response = await this.get(`${this.#dataset}/data?format=${format}`);
    return { exit: format, rows: await readRows(response, format) };
  }

  /** The files of the current version, in each format. */
  async files(): Promise<readonly Read[]> {
    const path = `${this.#dataset}/versions/current`;
    const version = await this.get(path);
    if (version.status !== 200) return [];
    const { files } = await body<{ files: { format: RowFormat; path: string }[] }>(version);
    const rowFiles = files.filter(({ format }) => ROW_FORMATS.includes(format));
    return Promise.all(
      rowFiles.map(async ({ format, path: file }) => ({
        exit: `file ${format}`,
        rows: await readRows(await this.get(`${path}/files/${file}`), format),
      })),
    );
  }

  /** Returns the number of companies in the counts; `undefined` if they are refused. */
  async countCompanies(): Promise<number | undefined> {
    const response = await this.get(`${this.#dataset}/counts?by=canton`);
    return response.status === 200
      ? (await body<{ companies: number }>(response)).companies
      : undefined;
  }

  /** The rows of the redacted version of an earlier version. */
  async redacted(version: string): Promise<Read> {
    const path = `${this.#dataset}/versions/${version}.redacted/files/${DATASET}.jsonl`;
    const response = await this.get(path);
    return { exit: `redacted ${version}`, rows: await readRows(response, 'jsonl') };
  }

  /**
   * Applies the feed to the last rows, and compares the result with the current rows.
   *
   * @returns the faults of the feed
   */
  async followFeed(): Promise<readonly string[]> {
    const current = await this.get(`${this.#dataset}/versions/current`);
    if (current.status !== 200) return [];
    const { id, coverage } = await body<{ id: string; coverage: { published: number } }>(current);
    const { rows } = await this.rows();
    if (coverage.published !== rows.length)
      return [`${coverage.published} in the version, ${rows.length} read`];
    const now = new Map(rows.map((row) => [recordIdOf(row), row]));
    const { version, rows: previous } = this.#copy ?? { version: id, rows: now };
    if (!this.versions.includes(id)) this.versions.push(id);
    const feed = await this.get(`${this.#dataset}/changes?since=${version}`);
    if (feed.status !== 200) return [`changes since ${version}: ${await feed.text()}`];
    const changes = linesIn(await feed.text()).map(
      (line) => JSON.parse(line) as { op: string; record_id: string },
    );
    this.#copy = { version: id, rows: now };
    return differences({ previous, now, changes });
  }
}

function differences({
  previous,
  now,
  changes,
}: {
  previous: ReadonlyMap<string, string>;
  now: ReadonlyMap<string, string>;
  changes: readonly { op: string; record_id: string }[];
}): readonly string[] {
  const copy = new Map(previous);
  for (const { op, record_id: id } of changes) {
    if (op === 'removed') copy.delete(id);
    else copy.set(id, now.get(id) ?? 'a row that is not served');
  }
  const ids = new Set([...copy.keys(), ...now.keys()]);
  return [...ids].filter((id) => copy.get(id) !== now.get(id)).map((id) => `feed: ${id}`);
}

/** A participant of the data space that reads over the data plane. */
export class DataPlaneReader {
  readonly #space: DataSpace;
  #transfer: { readonly pid: string; readonly token: string } | undefined;
  readonly recipient: Recipient;

  constructor(space: DataSpace, recipient: Recipient) {
    this.#space = space;
    this.recipient = recipient;
  }

  /** @returns no rows if no transfer can be started, for example because there are no rows */
  async rows(format: RowFormat): Promise<Read> {
    const exit = `plane ${format}`;
    const first = await this.#read(format);
    if (first?.status === 200) return { exit, rows: await readRows(first, format) };
    await this.#start();
    const second = await this.#read(format);
    return { exit, rows: second === undefined ? [] : await readRows(second, format) };
  }

  async #read(format: RowFormat): Promise<Response | undefined> {
    if (this.#transfer === undefined) return undefined;
    const { pid, token } = this.#transfer;
    const { purpose } = this.recipient;
    const named = purpose === undefined ? '' : `&purpose=${encodeURIComponent(purpose)}`;
    return this.#space.read(pid, token, {}, `?format=${format}${named}`);
  }

  async #start(): Promise<void> {
    try {
      const { consumerPid, providerPid } = await this.#space.started();
      const { authorization = '' } = await this.#space.address(consumerPid);
      this.#transfer = { pid: providerPid, token: authorization };
    } catch {
      this.#transfer = undefined;
      await sleep(0);
    }
  }
}

async function readRows(response: Response, format: RowFormat): Promise<readonly string[]> {
  if (response.status !== 200) {
    // a refusal must not contain rows either
    return linesIn(await response.text()).filter((line) => line.includes('"record_id"'));
  }
  if (format === 'parquet') {
    const rows = await parquetReadObjects({ file: await response.arrayBuffer() });
    return rows.map((row) => JSON.stringify(row, plain));
  }
  if (format === 'xlsx') {
    const { companies = [] } = await tablesIn(new Uint8Array(await response.arrayBuffer()));
    return companies.map((row) => JSON.stringify(row));
  }
  const text = await response.text();
  if (format === 'jsonl') return linesIn(text);
  if (format === 'json') return JSON.parse(text).map((row: object) => JSON.stringify(row));
  if (format === 'csv') {
    const rows = parse<Record<string, string>>(text, { columns: true, bom: true });
    return rows.map((row) => JSON.stringify(row));
  }
  const { '@graph': graph } = JSON.parse(text) as { '@graph': { record_id?: string }[] };
  return graph.filter(({ record_id: id }) => id !== undefined).map((node) => JSON.stringify(node));
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

function linesIn(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function recordIdOf(row: string): string {
  return (JSON.parse(row) as { record_id: string }).record_id;
}

/** Registers a partner. @returns its secret */
export async function addPartner(
  setup: Setup,
  id: string,
  purposes: readonly string[] = [RESEARCH],
): Promise<string> {
  const json = { client_id: id, name: id, purposes };
  const added = await setup.as('partner-admin', '/v1/partners', { json });
  if (added.status !== 201) throw new Error(await added.text());
  return (await body<{ client_secret: string }>(added)).client_secret;
}
