import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ComposedKaart, composeKaart } from '../../lib/app/compose.ts';
import { readConfig } from '../../lib/app/config.ts';
import { loadDemonstration } from '../../lib/app/demonstration.ts';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import type { DataRecipient } from '../../lib/consent/recipient.ts';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { addMilliseconds, type Instant } from '../../lib/core/instant.ts';
import { lines } from '../../lib/core/lines.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openKeyFile } from '../../lib/embedded/key-file.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { KeyArchive } from '../../lib/identity/key-archive.ts';
import { KeyDocument, rotateKeys } from '../../lib/identity/key-document.ts';
import { withNotifications } from '../../lib/store/notifying-table.ts';
import type { ListedServer, ListOperation, ListPageCost } from './lists.ts';
import { type Work, WorkCounter } from './work-counter.ts';

const URL = 'http://kaart.test';
const PURPOSE = 'https://w3id.org/dpv#ResearchAndDevelopment';
/** Days between two imports of a simulated installation. Each import is kept, with its files. */
const RARELY = 100;
const MAPPING = join(import.meta.dirname, '../../examples/mapping-2025.csv');

interface Described {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get?: {
          readonly operationId: string;
          readonly parameters?: readonly {
            readonly name: string;
            readonly schema: { readonly maximum?: number };
          }[];
        };
      }
    >
  >;
}

/** The true time, and the error of the machine's clock. */
export interface Time {
  now: Instant;
  wrongMs: number;
}

/** One server over a data directory. Other servers may use the same directory, also in other processes. */
export class Installation implements ListedServer {
  readonly #home: string;
  readonly #kaart: ComposedKaart;
  readonly #counter = new WorkCounter();

  constructor(home: string, time: Time) {
    this.#home = home;
    const clock = (): Instant => {
      time.now = addMilliseconds(time.now, 1);
      return addMilliseconds(time.now, time.wrongMs);
    };
    let deliver: () => unknown = () => undefined;
    const table = this.#counter.table(openSqliteTable(join(home, 'kaart.sqlite'), { clock }));
    const files = openFileObjects({ directory: join(home, 'objects'), publicUrl: URL, clock });
    this.#kaart = composeKaart(
      { ...readConfig({ KAART_FORMATS: 'jsonl' }), publicUrl: URL },
      {
        table: withNotifications(table, () => deliver()),
        objects: this.#counter.objects(files),
        keys: openKeyFile(join(home, 'keys.json')),
        log: () => undefined,
        mailer: { send: async () => undefined },
        clock,
        realClock: clock,
      },
    );
    deliver = () => this.#kaart.deliver().catch(() => undefined);
  }

  /** Loads the demonstration. @returns the secret of its partner */
  async load(): Promise<string> {
    const secret = await loadDemonstration(this.#kaart, this.#home, () => undefined);
    await this.#kaart.deliver();
    return secret;
  }

  /** @returns the secret */
  async addPartner(id: string): Promise<string> {
    const partner = { id, name: id, purposes: [PURPOSE] };
    const added = await this.#kaart.identity.partners.add(partner, { actor: 'officer' });
    return added.clientSecret ?? '';
  }

  async addParticipant(id: string): Promise<void> {
    await this.#kaart.identity.participants.add({ id, claims: {} }, { actor: 'officer' });
  }

  /** @returns the receipts of the recorded decisions */
  async record(requests: readonly ConsentRequest[]): Promise<readonly string[]> {
    const events = await this.#kaart.consent.record(requests, 'officer');
    await this.#kaart.deliver();
    return [...new Set(events.flatMap(({ receipt }) => receipt ?? []))];
  }

  async receipt(recordId: string, id: string): Promise<string> {
    return (await this.#kaart.receipts.get(recordId, id)).jws;
  }

  /** @returns the work of the nightly run and of the jobs that it enqueued */
  async night(): Promise<Work> {
    this.#counter.reset();
    await this.#kaart.night();
    await this.#kaart.deliver();
    return this.#counter.work();
  }

  /** Record ids that a recipient gets. A recipient with a secret and the public read by HTTP. */
  async read(recipient: DataRecipient, secret?: string): Promise<readonly string[]> {
    if (recipient.audience === 'dataspace') return this.#readAsParticipant(recipient);
    const dataset =
      recipient.audience === 'public' ? `${COMPANIES_DATASET_ID}-public` : COMPANIES_DATASET_ID;
    const authorization = secret && (await this.#token(recipient.recipient ?? '', secret));
    const response = await this.#fetch(`/v1/datasets/${dataset}/data?format=jsonl`, authorization);
    return idsIn((await response.text()).split('\n'));
  }

  /** Reads a page of a list. Only the CPU time of this process counts. */
  async list(path: string): Promise<ListPageCost> {
    const { identity } = this.#kaart;
    const token = await identity.mintOperatorToken({
      subject: 'reader',
      roles: ['auditor', 'consent-officer', 'operator'],
    });
    this.#counter.reset();
    const began = process.cpuUsage();
    const response = await this.#fetch(path, token);
    const text = await response.text();
    const { user, system } = process.cpuUsage(began);
    return {
      work: this.#counter.work(),
      bytes: text.length,
      cpuMs: (user + system) / 1_000,
      ...nextPage(path, response, text),
    };
  }

  /** The version before the tenth last one; the first version if there are fewer. */
  async earlierVersion(dataset: string): Promise<string> {
    const page = await this.#fetch(`/v1/datasets/${dataset}/versions?limit=11`);
    const lines = (await page.text()).trim().split('\n');
    return (JSON.parse(lines.at(-1) ?? '{}') as { id: string }).id;
  }

  /** The lists with pages. */
  async lists(): Promise<readonly ListOperation[]> {
    const { paths } = (await (await this.#fetch('/openapi.json')).json()) as Described;
    return Object.entries(paths).flatMap(([path, { get }]) => {
      const limit = get?.parameters?.find(({ name }) => name === 'limit')?.schema.maximum;
      return get === undefined || limit === undefined ? [] : [{ id: get.operationId, path, limit }];
    });
  }

  /** Root hashes of the newest audit head, by the names of the path parameters. */
  async roots(): Promise<{ readonly root: string; readonly list: string }> {
    const { root, lists } = await this.#kaart.audit.loadHead();
    return { root, list: lists[0]?.root ?? '' };
  }

  /** @returns the id of the campaign */
  async startCampaign(): Promise<string> {
    const request = { mandate: 'company', days: 14 } as const;
    const { campaigns } = this.#kaart.selfService;
    return (await campaigns.start('2025', request, 'officer')).campaign.id;
  }

  /** Adds invitations, corrections and other entries, so that their lists grow. */
  async fillLists(day: number, recordId: string): Promise<void> {
    const { invitations, corrections } = this.#kaart.selfService;
    const handed = await invitations.handOver(recordId, { email: null, days: 14 }, 'officer');
    const { id: invitationId, created } = handed.invitation;
    const session = { invitationId, recordId, handedOverBy: null, startedAt: created.at };
    const request = await corrections.request({ ...session, mandate: 'company' }, correction(day));
    if (day % 2 === 0)
      await corrections.decide(request.id, 'rejected', { by: 'officer', note: 'as it was' });
    if (day % RARELY === 0) await this.#fillRarely(day);
    await this.#kaart.deliver();
  }

  async #fillRarely(day: number): Promise<void> {
    const { mapping, erasures } = this.#kaart;
    await this.addPartner(`partner-${day}`);
    await this.addParticipant(`did:web:p${day}.example`);
    const source = () => createReadStream(MAPPING);
    await mapping.importFile({ fileName: `${day}.csv`, source, edition: '2025.1' }, 'analyst');
    const person = {
      email: `contact@demo-${String(101 + ((day / RARELY) % 20)).padStart(3, '0')}.example`,
    };
    await erasures.request({ person, reason: 'asked for' }, 'officer');
  }

  async keyArchive() {
    return { keys: [...(await this.#kaart.identity.keyArchive()).keys] };
  }

  /** Rotates the keys without a wait of a year, and archives the old key. A server reads the keys when it starts. */
  static async rotateKeys(home: string): Promise<void> {
    const path = join(home, 'keys.json');
    const document = KeyDocument.parse(JSON.parse(readFileSync(path, 'utf8')));
    const table = openSqliteTable(join(home, 'kaart.sqlite'));
    const { d: _, ...retired } = document.current;
    const archived = await new KeyArchive(table).buildWrites(retired, document.since);
    if (archived.length > 0) await table.transact(archived);
    await table.close();
    writeFileSync(path, JSON.stringify(await rotateKeys(document, document.since, 'planned')));
  }

  async close(): Promise<void> {
    await this.#kaart.close();
  }

  async #readAsParticipant(recipient: DataRecipient): Promise<readonly string[]> {
    const own = await this.#kaart.publications.findPublication(recipient);
    const view = await own.view(recipient.audience, PURPOSE);
    const file = view.files.find(({ format }) => format === 'jsonl');
    const { body } = await own.open(view, file?.path ?? '');
    const rows: string[] = [];
    for await (const line of lines(body)) rows.push(line);
    return idsIn(rows);
  }

  async #token(client: string, secret: string): Promise<string> {
    const basic = Buffer.from(`${client}:${secret}`).toString('base64');
    const granted = await this.#kaart.app.fetch(
      new Request(`${URL}/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
        headers: { authorization: `Basic ${basic}` },
      }),
    );
    return ((await granted.json()) as { access_token: string }).access_token;
  }

  async #fetch(path: string, token?: string): Promise<Response> {
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    const response = await this.#kaart.app.fetch(new Request(`${URL}${path}`, { headers }));
    if (response.status === 200) return response;
    throw new Error(`${path}: ${response.status} ${(await response.text()).slice(0, 500)}`);
  }
}

function idsIn(rows: readonly string[]): string[] {
  return rows
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { record_id: string }).record_id)
    .sort();
}

function correction(day: number) {
  const value = `https://day-${day}.example/`;
  return { field: 'website', value, evidence: 'it has moved', reference: '' };
}

function nextPage(path: string, response: Response, text: string): { readonly next?: string } {
  const link = /<([^>]*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  if (link !== undefined) return { next: link.replace(URL, '') };
  if (!/^application\/json(;|$)/.test(response.headers.get('content-type') ?? '')) return {};
  const { cursor } = JSON.parse(text) as { readonly cursor?: string };
  return cursor === undefined ? {} : { next: `${path}&cursor=${encodeURIComponent(cursor)}` };
}
