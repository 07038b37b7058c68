import type { FileFormat } from '../../../lib/publication/version.ts';

/**
 * What an exit lets out:
 * - `rows`: fields of companies, each only with a permit for the reader's audience at that instant
 * - `ids`: which companies came and went, for who could read their rows
 * - `numbers`: counts, shares, sizes or digests for who may not read every row behind them
 * - `house`: rows or exact counts, for people with a role and for nobody else
 * - `nothing`: none of these, whoever asks
 */
export type Carries = 'rows' | 'ids' | 'numbers' | 'house' | 'nothing';

/** Every address that answers, as the app has it. A new one is added here, or the tests fail. */
export const HTTP_EXITS: Readonly<Record<string, Carries>> = {
  'GET /': 'numbers',
  'GET /catalog': 'numbers',
  'GET /catalog.jsonld': 'numbers',
  'GET /catalog/datasets/:document': 'numbers',
  'GET /catalog/datasets/:dataset/versions/:version': 'numbers',
  'GET /figures': 'numbers',
  'GET /figures/:edition': 'numbers',
  'GET /v1/editions': 'numbers',
  'GET /v1/editions/:edition': 'numbers',
  'GET /v1/editions/:edition/figures': 'numbers',
  'GET /docs': 'nothing',
  'GET /style.css': 'nothing',
  'GET /health': 'nothing',
  'GET /openapi.json': 'nothing',
  'GET /.well-known/did.json': 'nothing',
  'GET /.well-known/dspace-version': 'nothing',
  'GET /.well-known/jwks.json': 'nothing',
  'GET /.well-known/oauth-authorization-server': 'nothing',
  'POST /token': 'nothing',
  'GET /v1/datasets/:dataset/data': 'rows',
  'GET /v1/datasets/:dataset/versions/:version/files/:file': 'rows',
  'GET /v1/datasets/:dataset/versions': 'numbers',
  'GET /v1/datasets/:dataset/versions/:version': 'numbers',
  'GET /v1/datasets/:dataset/changes': 'ids',
  'GET /objects/:token': 'rows',
  'PUT /objects/:token': 'nothing',
  'POST /v1/uploads': 'nothing',
  'POST /v1/imports': 'house',
  'GET /v1/imports': 'house',
  'GET /v1/imports/:import': 'house',
  'GET /v1/imports/:import/findings': 'house',
  'GET /v1/imports/:import/preview': 'house',
  'GET /v1/imports/:import/review': 'house',
  'POST /v1/imports/:import/review/:row': 'house',
  'POST /v1/imports/:import/overrides': 'house',
  'POST /v1/imports/:import/submit': 'house',
  'POST /v1/imports/:import/release': 'house',
  'POST /v1/imports/:import/rejection': 'house',
  'POST /v1/editions/:edition/withdrawal': 'nothing',
  'POST /v1/publications': 'house',
  'GET /v1/publications/current': 'house',
  'GET /v1/publications/hold': 'house',
  'POST /v1/publications/release': 'house',
  'POST /v1/consents/imports': 'house',
  'GET /v1/consents/coverage': 'house',
  'GET /v1/organisations/:organisation/consents': 'house',
  'POST /v1/organisations/:organisation/consents': 'house',
  'POST /v1/organisations/:organisation/withdrawals': 'house',
  'POST /v1/keys/rotation': 'nothing',
  'POST /v1/partners': 'nothing',
  'GET /v1/partners': 'nothing',
  'GET /v1/partners/:partner': 'nothing',
  'POST /v1/partners/:partner/rotation': 'nothing',
  'POST /v1/partners/:partner/revocation': 'nothing',
  'GET /v1/partners/:partner/disclosures': 'house',
  'POST /v1/participants': 'nothing',
  'GET /v1/participants': 'nothing',
  'GET /v1/participants/:participant': 'nothing',
  'PUT /v1/participants/:participant/claims': 'nothing',
  'POST /v1/participants/:participant/revocation': 'nothing',
  'GET /v1/participants/:participant/disclosures': 'house',
  'POST /v1/catalog-requests': 'nothing',
  'GET /v1/agreements': 'nothing',
  'GET /v1/outbox': 'nothing',
  'POST /v1/outbox/:id/replay': 'nothing',
  'POST /v1/negotiations': 'nothing',
  'GET /v1/negotiations': 'nothing',
  'GET /v1/negotiations/:pid': 'nothing',
  'POST /v1/negotiations/:pid/acceptance': 'nothing',
  'POST /v1/negotiations/:pid/termination': 'nothing',
  'POST /v1/transfers': 'nothing',
  'GET /v1/transfers': 'nothing',
  'GET /v1/transfers/:pid': 'nothing',
  'GET /v1/transfers/:pid/data-address': 'nothing',
  'POST /v1/transfers/:pid/suspension': 'nothing',
  'POST /v1/transfers/:pid/start': 'nothing',
  'POST /v1/transfers/:pid/completion': 'nothing',
  'POST /v1/transfers/:pid/termination': 'nothing',
  'GET /data/:transfer': 'rows',
  'POST /data/:transfer/token': 'nothing',
  'POST /dsp/2025-1/catalog/request': 'numbers',
  'GET /dsp/2025-1/catalog/request': 'numbers',
  'GET /dsp/2025-1/catalog/datasets/:id': 'numbers',
};

/** Endpoints of the protocol that carry its messages: states, terms, addresses. */
export const DSP_MESSAGES = /^(GET|POST) \/dsp\/2025-1\/(negotiations|transfers)\b/;

/** Every kind of file of a version. */
export const FILE_EXITS: Readonly<Record<FileFormat, Carries>> = {
  jsonl: 'rows',
  csv: 'rows',
  jsonld: 'rows',
  parquet: 'rows',
  csvw: 'nothing',
  datapackage: 'numbers',
  codebook: 'nothing',
  'codebook-csv': 'nothing',
};
