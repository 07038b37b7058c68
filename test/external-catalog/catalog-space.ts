import type { CatalogModel, ListedEdition } from '../../lib/catalog/model.ts';
import { sha256 } from '../../lib/core/digest.ts';
import { addMilliseconds, type Instant, instant } from '../../lib/core/instant.ts';
import { noLog } from '../../lib/core/log.ts';
import { Delivery } from '../../lib/delivery/delivery.ts';
import { ExternalCatalog } from '../../lib/external-catalog/external-catalog.ts';
import type { LegalFacts } from '../../lib/external-catalog/gaia-x.ts';
import { createOutbound } from '../../lib/outbound/outbound.ts';
import {
  EXTERNAL_CATALOG_DUE,
  ExternalCatalogStore,
} from '../../lib/store/external-catalog-store.ts';
import type { Table } from '../../lib/store/table.ts';
import { openSetup, PUBLIC_URL, type Setup } from '../identity/setup.ts';
import { Faults } from '../publication/faults.ts';
import { CatalogueDouble, type DidDocument } from './catalogue-double.ts';

export const DID = 'did:web:kaart.example';
export const COMPANIES = `${PUBLIC_URL}/catalog/datasets/healthtech-companies-dataspace`;
export const FIGURES = `${PUBLIC_URL}/catalog/datasets/healthtech-figures`;
export const TERMS = { url: `${PUBLIC_URL}/terms.pdf`, sha256: sha256('terms') };
export const FACTS: LegalFacts = {
  did: DID,
  name: 'Luxinnovation',
  registration: { kind: 'vatID', number: 'LU12345678' },
  legalCountry: 'LU',
  headquartersCountry: 'LU',
  terms: TERMS,
};

/** A Kaart and an external catalog. The test releases editions. */
export class CatalogSpace {
  readonly setup: Setup = openSetup();
  readonly catalogue: CatalogueDouble;
  /** Real time of the process: tokens and credentials are made with it. */
  now: Instant = instant(Date.now());
  facts: LegalFacts = FACTS;
  allow: readonly string[] = ['127.0.0.0/8'];
  clientSecret: string | undefined;
  url: string;
  /** The listed editions, newest first, and the one of the published companies. */
  editions: readonly ListedEdition[] = [];
  published: string | null = null;
  /** What changes with the decisions of companies. */
  rows = { version: 'v1', count: 3, coverage: 15 };

  private constructor(catalogue: CatalogueDouble) {
    this.catalogue = catalogue;
    this.url = catalogue.url;
    this.clientSecret = catalogue.secret;
    this.setup.clock.now = this.now;
    catalogue.now = () => Date.parse(this.now);
  }

  static async open(): Promise<CatalogSpace> {
    const space: { setup?: Setup } = {};
    const resolve = async () =>
      (await space.setup?.identity.didDocument(DID)) as unknown as DidDocument;
    const opened = new CatalogSpace(await CatalogueDouble.open(DID, resolve));
    space.setup = opened.setup;
    return opened;
  }

  release(...editions: readonly string[]): void {
    this.editions = editions.map((edition) => ({
      edition,
      referenceDate: `${edition.slice(0, 4)}-01-01`,
      releasedAt: instant(`${edition.slice(0, 4)}-03-01T10:00:00Z`),
      bytes: 100,
      sha256: sha256(edition),
    }));
    this.published = editions[0] ?? null;
  }

  passMs(ms: number): void {
    this.now = addMilliseconds(this.now, ms);
    this.setup.clock.now = this.now;
  }

  /** A process of Kaart over the table, which outlives it. */
  start(faults = new Faults(), table: Table = this.setup.table) {
    const faulty = faults.table(table);
    const outbound = createOutbound({ allow: this.allow });
    const external = new ExternalCatalog({
      settings: {
        access: {
          url: this.url,
          tokenUrl: this.catalogue.tokenUrl,
          clientId: 'kaart',
          clientSecret: this.clientSecret,
        },
        facts: this.facts,
      },
      store: new ExternalCatalogStore(faulty),
      model: async () => this.model(),
      signer: this.setup.identity.didSigner,
      outbound: { send: (request) => faults.call('call', () => outbound.send(request)) },
      clock: () => this.now,
      newId: () => crypto.randomUUID(),
    });
    const delivery = new Delivery({
      table: faulty,
      handlers: { [EXTERNAL_CATALOG_DUE]: () => external.deliver() },
      log: noLog,
      clock: () => this.now,
      wake: async () => undefined,
    });
    return { external, delivery, close: () => outbound.close() };
  }

  model(): CatalogModel {
    const find = (id: string) => this.editions.find(({ edition }) => edition === id);
    const name = { en: 'x', fr: 'x', de: 'x' };
    const { version, count, coverage } = this.rows;
    return {
      publicUrl: PUBLIC_URL,
      dspUrl: `${PUBLIC_URL}/dsp`,
      publisher: { name, homepage: PUBLIC_URL, contactName: name, contactEmail: 'x@example.lu' },
      coOwner: { name, homepage: PUBLIC_URL },
      figureFormats: [{ format: 'json', mediaType: 'application/json' }],
      editions: {
        count: this.editions.length,
        newest: this.editions[0],
        oldest: this.editions.at(-1),
        list: async () => [],
        find: async (id) => {
          const found = find(id);
          return found && { ...found, previous: null, corrects: null, corrections: [] };
        },
      },
      companies:
        this.published === null
          ? null
          : {
              edition: this.published,
              releasedAt: find(this.published)?.releasedAt ?? this.now,
              formats: [{ format: 'jsonl', mediaType: 'application/jsonl' }],
              open: { version, publishedAt: this.now, rows: count, coveragePercent: coverage },
              staleSince: null,
              nightFailsSince: null,
            },
    };
  }

  async close(): Promise<void> {
    await this.catalogue.close();
    await this.setup.table.close();
  }
}
