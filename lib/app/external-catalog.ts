import { systemClock } from '../core/clock.ts';
import { newUuid } from '../core/ids.ts';
import {
  ExternalCatalog,
  type ExternalCatalogSettings,
} from '../external-catalog/external-catalog.ts';
import type { Identity } from '../identity/identity.ts';
import { catalogSource } from '../offers/catalog-source.ts';
import type { OutboundHttp } from '../outbound/outbound.ts';
import { catalogRevision } from '../store/catalog-revision.ts';
import { ExternalCatalogStore } from '../store/external-catalog-store.ts';
import type { OpenAdapters } from './adapters.ts';
import { buildCatalogOrigin, type Config, getParticipantId } from './config.ts';
import type { Services } from './services.ts';

/** The external catalog of the settings; without one it does nothing. */
export function createExternalCatalog(
  config: Config,
  { table, stores }: OpenAdapters,
  identity: Pick<Identity, 'didSigner'>,
  { publication }: Pick<Services, 'publication'>,
  outbound: OutboundHttp,
): ExternalCatalog {
  const { listedEditions, nights } = stores;
  const source = catalogSource(
    { origin: buildCatalogOrigin(config), listedEditions, publication, nights },
    () => catalogRevision(table),
  );
  return new ExternalCatalog({
    settings: readSettings(config),
    store: new ExternalCatalogStore(table),
    model: () => source.now(),
    signer: identity.didSigner,
    outbound,
    clock: systemClock,
    newId: newUuid,
  });
}

/** `readConfig` has refused settings of which a part is missing. */
function readSettings(config: Config): ExternalCatalogSettings | undefined {
  const {
    KAART_EXTERNAL_CATALOG: url,
    KAART_EXTERNAL_CATALOG_TOKEN_URL: tokenUrl,
    KAART_EXTERNAL_CATALOG_CLIENT_ID: clientId,
    KAART_REGISTRATION_NUMBER: registration,
    KAART_LEGAL_COUNTRY: legalCountry,
    KAART_HEADQUARTERS_COUNTRY: headquartersCountry = legalCountry,
    KAART_TERMS_URL: termsUrl,
    KAART_TERMS_DIGEST: sha256,
  } = config;
  if (!(url && tokenUrl && clientId && registration && legalCountry && headquartersCountry))
    return undefined;
  if (!(termsUrl && sha256)) return undefined;
  const clientSecret = config.KAART_EXTERNAL_CATALOG_CLIENT_SECRET;
  return {
    access: { url, tokenUrl, clientId, clientSecret },
    facts: {
      did: getParticipantId(config),
      name: config.KAART_PUBLISHER_NAME.en,
      registration,
      legalCountry,
      headquartersCountry,
      terms: { url: termsUrl, sha256 },
    },
  };
}
