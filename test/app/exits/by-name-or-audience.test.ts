import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEMO_PARTNER } from '../../../lib/app/demonstration.ts';
import type { Audience } from '../../../lib/consent/vocabulary.ts';
import { ROW_FORMATS } from '../../../lib/publication/file-formats.ts';
import { FILE_NAMES } from '../../../lib/publication/version.ts';
import { asParticipant, DataSpace } from '../data-space/data-space.ts';
import { body, CHANGES, DATA, linesOf, VERSIONS } from '../setup.ts';

/**
 * Runs the same history twice: once the companies decide on a recipient by name, once on its whole audience.
 * After each step, the test reads everything that the recipient can request. Both runs must give the same.
 */
const HOW = ['by name', 'by audience'] as const;
type How = (typeof HOW)[number];

const NAMES = { partners: DEMO_PARTNER, dataspace: 'consumer' } as const;
const PUBLIC = '/v1/datasets/healthtech-companies-public';
const OPEN = [
  '/',
  '/catalog',
  '/catalog.jsonld',
  '/catalog/datasets/healthtech-companies',
  '/catalog/datasets/healthtech-companies.jsonld',
  '/catalog/datasets/healthtech-companies-public',
  '/catalog/datasets/healthtech-companies-public.jsonld',
  '/v1/editions',
  `${PUBLIC}/versions`,
  `${PUBLIC}/versions/current`,
  `${PUBLIC}/data`,
];

/** The part of a withdrawal that shows whether its notices have arrived. */
interface Withdrawn {
  readonly recipients: readonly { readonly state: string }[];
}

/** The responses in one run of the history, by step and request. */
type Transcript = Readonly<Record<string, Readonly<Record<string, string>>>>;

class Play {
  readonly #space: DataSpace;
  readonly #how: How;
  readonly #transfer: { readonly pid: string; readonly token: string };
  readonly #steps: Record<string, Record<string, string>> = {};
  /** Ids and digests are secret or random. Each one is identified by its first appearance. */
  readonly #seen = new Map<string, string>();
  readonly #versions: string[] = [];

  private constructor(space: DataSpace, how: How, transfer: { pid: string; token: string }) {
    this.#space = space;
    this.#how = how;
    this.#transfer = transfer;
  }

  static async begin(how: How): Promise<Play> {
    const space = await DataSpace.open();
    const { consumerPid, providerPid } = await space.started();
    const { authorization = '' } = await space.address(consumerPid);
    return new Play(space, how, { pid: providerPid, token: authorization });
  }

  close(): Promise<void> {
    return this.#space.close();
  }

  /** Runs the history. The runs differ only in the decisions of `#decide`. */
  async transcript(): Promise<Transcript> {
    const rows = await linesOf<{ record_id: string }>(this.#space.provider.partner(DATA));
    const [a = '', b = '', c = '', d = ''] = rows.map(({ record_id }) => record_id);
    await this.#look('at first');
    await this.#post(c, 'consents', { audiences: ['public'] });
    await this.#night();
    await this.#look('another audience got a row');
    await this.#decide(a, 'consents', { kind: 'refused', fieldGroups: ['registry'] });
    await this.#look('refused, at the next read');
    await this.#deliver();
    await this.#look('refused, and delivered');
    await this.#post(b, 'withdrawals', { audiences: ['partners', 'dataspace'] });
    await this.#deliver();
    await this.#look('another row withdrawn from everyone');
    await this.#post(c, 'withdrawals', { audiences: ['public'] });
    await this.#night();
    await this.#look('a row withdrawn from another audience');
    await this.#decide(d, 'withdrawals', { fieldGroups: ['headcount'] });
    await this.#night();
    await this.#look('a group withdrawn');
    await this.#decide(a, 'consents', { fieldGroups: ['registry'] });
    await this.#deliver();
    await this.#look('granted again, before the night');
    await this.#night();
    await this.#look('granted again, after the night');
    return this.#steps;
  }

  /** A decision on the two recipients, or on their whole audiences. */
  async #decide(company: string, what: 'consents' | 'withdrawals', json: object): Promise<void> {
    for (const audience of ['partners', 'dataspace'] as const) {
      const recipient = this.#how === 'by name' ? { recipient: NAMES[audience] } : {};
      await this.#post(company, what, { ...json, ...recipient, audiences: [audience] });
    }
  }

  async #post(company: string, what: string, json: { audiences?: readonly Audience[] } & object) {
    const by = { givenBy: 'company-representative', language: 'en', evidenceRef: 'mail://1' };
    const request = { fieldGroups: ['registry'], ...by, ...json };
    const path = `/v1/companies/${company}/${what}`;
    const response = await this.#space.provider.as('consent-officer', path, { json: request });
    expect([path, response.status]).toEqual([path, 201]);
  }

  /** Then the messages between the two have arrived too. */
  async #deliver(): Promise<void> {
    const { provider, consumer } = this.#space;
    await provider.kaart.deliver();
    const listUnderWay = async () => {
      const all = linesOf<Withdrawn>(provider.as('auditor', '/v1/withdrawals'));
      return (await all)
        .flatMap(({ recipients }) => recipients)
        .filter(({ state }) => state === 'START');
    };
    await vi.waitFor(async () => expect(await listUnderWay()).toEqual([]), { timeout: 60_000 });
    await consumer.kaart.deliver();
  }

  async #night(): Promise<void> {
    await this.#space.provider.kaart.night();
    await this.#deliver();
  }

  async #look(step: string): Promise<void> {
    const seen: Record<string, string> = {};
    const { provider } = this.#space;
    const readAsPartner = async (path: string) => {
      seen[`partner ${this.#masked(path)}`] = await this.#answer(provider.partner(path));
    };
    for (const format of ROW_FORMATS) await readAsPartner(`${DATA}?format=${format}`);
    await readAsPartner('/v1/datasets/healthtech-companies/counts?by=canton');
    await readAsPartner('/v1/datasets/healthtech-companies/records?sort=-employees&limit=5');
    await readAsPartner('/v1/datasets/healthtech-companies/records/LUHT-DEMO-0001');
    const current = await body<{ id: string }>(provider.partner(`${VERSIONS}/current`));
    if (!this.#versions.includes(current.id)) this.#versions.push(current.id);
    await readAsPartner(VERSIONS);
    await readAsPartner(`${VERSIONS}/current`);
    for (const file of Object.values(FILE_NAMES))
      await readAsPartner(`${VERSIONS}/current/files/${file}`);
    for (const id of this.#versions) {
      await readAsPartner(`${VERSIONS}/${id}`);
      await readAsPartner(`${VERSIONS}/${id}/files/${FILE_NAMES.jsonl}`);
      await readAsPartner(`${VERSIONS}/${id}.redacted`);
      await readAsPartner(`${VERSIONS}/${id}.redacted/files/${FILE_NAMES.jsonl}`);
      await readAsPartner(`${CHANGES}?since=${id}`);
    }
    const { pid, token } = this.#transfer;
    for (const format of ROW_FORMATS)
      seen[`participant ${format}`] = await this.#answer(
        this.#space.read(pid, token, {}, `?format=${format}`),
      );
    seen['participant HEAD'] = await this.#answer(this.#space.read(pid, token, { method: 'HEAD' }));
    for (const path of ['/catalog/request', '/catalog/datasets/healthtech-companies'])
      seen[`participant ${path}`] = await this.#answer(asParticipant(provider, 'consumer', path));
    // A notice is being sent while the next read happens, so it may have arrived or not.
    for (const path of [
      ...(step.endsWith('next read') ? [] : ['/v1/withdrawal-notices']),
      '/v1/transfers',
      `/v1/transfers/${(await this.#space.processes(this.#space.consumer, 'transfers'))[0]?.pid}`,
    ])
      seen[`participant's own ${this.#masked(path)}`] = await this.#answer(
        this.#space.consumer.as('operator', path),
      );
    for (const path of OPEN) seen[`anyone ${path}`] = await this.#answer(provider.ask(path));
    this.#steps[step] = seen;
  }

  async #answer(request: Promise<Response>): Promise<string> {
    const response = await request;
    const headers = [...response.headers]
      .filter(([name]) => !/^(x-request-id|ratelimit.*|date|set-cookie)$/.test(name))
      .map((pair) => pair.join(': '));
    const bytes = Buffer.from(await response.arrayBuffer());
    const binary = ['PAR1', 'PK\x03\x04'].find((mark) => bytes.toString('latin1').startsWith(mark));
    const text = binary === undefined ? bytes.toString('utf8') : `${bytes.length} bytes: ${binary}`;
    return this.#masked([response.status, ...headers, '', decodePayloads(text)].join('\n'));
  }

  /**
   * The text without the parts that are random in every run: ids and digests become the number of their first
   * appearance, instants are removed.
   */
  #masked(text: string): string {
    return (
      text
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT')
        .replaceAll(/(2025-[0-9a-f]{12}(?:\.redacted)?)-\d{13}/g, '$1-MOMENT')
        .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'HOST')
        .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UUID')
        // the digest at the end of a cursor is one of the version id
        .replaceAll(
          /2025-[0-9a-f]{12}\b|\b[0-9a-f]{64}\b|(?<=\.)[0-9a-f]{24}\b|(?<![\w+/])[\w+/]{43}=/g,
          (random) => {
            const name = this.#seen.get(random) ?? `#${this.#seen.size}`;
            this.#seen.set(random, name);
            return name;
          },
        )
    );
  }
}

/** The text with the content of each signed document in its place, because no two signatures are equal. */
function decodePayloads(text: string): string {
  return text.replaceAll(/ey[\w-]+\.(ey[\w-]+)\.[\w-]+/g, (_, payload) =>
    Buffer.from(payload, 'base64url').toString('utf8'),
  );
}

describe('9.12 the data that a recipient sees', () => {
  const transcripts = new Map<How, Transcript>();
  const plays: Play[] = [];
  beforeAll(async () => {
    for (const how of HOW) {
      const play = await Play.begin(how);
      plays.push(play);
      transcripts.set(how, await play.transcript());
    }
  }, 600_000);
  afterAll(async () => {
    for (const play of plays) await play.close();
  });

  const listStepNames = () => Object.keys(transcripts.get('by audience') ?? {});

  it('9.12 changes with each decision, so that there is something to compare', () => {
    const rows = listStepNames().map(
      (step) => transcripts.get('by audience')?.[step]?.[`partner ${DATA}?format=jsonl`],
    );
    expect(new Set(rows).size).toBeGreaterThan(4);
  });

  it.each([
    'at first',
    'another audience got a row',
    'refused, at the next read',
    'refused, and delivered',
    'another row withdrawn from everyone',
    'a row withdrawn from another audience',
    'a group withdrawn',
    'granted again, before the night',
    'granted again, after the night',
  ])('9.12 is the same if the decision names it or its whole audience: %s', (step) => {
    expect(listStepNames()).toContain(step);
    expect(transcripts.get('by name')?.[step]).toEqual(transcripts.get('by audience')?.[step]);
  });
});
