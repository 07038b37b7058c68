import { ConsentService } from '../consent/consent-service.ts';
import { CURRENT_NOTICE } from '../consent/notice.ts';
import { newUuid } from '../core/ids.ts';
import { VERSION } from '../core/software.ts';
import type { Identity } from '../identity/identity.ts';
import { MappingService } from '../mapping/import-service.ts';
import { PublicationService } from '../publication/publication-service.ts';
import { COMPANIES } from '../publication/version.ts';
import type { SelfService } from '../self-service/self-service.ts';
import { TableConsentStore } from '../store/consent-store.ts';
import { TableEditionStore } from '../store/edition-store.ts';
import { TableImportStore } from '../store/import-store.ts';
import { TableVersionStore } from '../store/version-store.ts';
import type { Adapters } from './adapters.ts';
import type { Config } from './config.ts';
import { knownCompanies } from './known-companies.ts';
import { FiguresSource, figureCounter } from './official-figures.ts';
import { publishedEditions } from './published-editions.ts';
import { selfService } from './self-service.ts';

const SOFTWARE = `kaart/${VERSION}`;

/** What Kaart does, over its adapters. */
export interface Services {
  readonly mapping: MappingService;
  readonly figures: FiguresSource;
  readonly consent: ConsentService;
  readonly publication: PublicationService;
  readonly selfService: SelfService;
}

/** The domain over its stores. Nothing is read or written before it is needed. */
export function services(config: Config, adapters: Adapters, identity: Identity): Services {
  const { table, objects, log, clock } = adapters;
  const consents = new TableConsentStore(table);
  const around = { clock, newId: newUuid, software: SOFTWARE };
  const mapping = new MappingService({
    ...around,
    imports: new TableImportStore(table),
    editions: new TableEditionStore(table),
    files: objects,
    figures: figureCounter,
  });
  const consent = new ConsentService({
    ...around,
    store: consents,
    companies: knownCompanies(mapping),
  });
  const told = { consent, consents, mapping, notice: CURRENT_NOTICE };
  return {
    mapping,
    figures: new FiguresSource(mapping),
    consent,
    selfService: selfService(config, adapters, identity, told),
    publication: new PublicationService({
      ...around,
      dataset: COMPANIES,
      versions: new TableVersionStore(table),
      files: objects,
      editions: publishedEditions(mapping),
      consents,
      signer: identity.signer,
      log,
      formats: config.KAART_FORMATS,
    }),
  };
}
