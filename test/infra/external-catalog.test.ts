import { expect, it } from 'vitest';
import { FUNCTION_NAMES } from '../../lib/infra/rights.ts';
import { synthesised, variablesOf } from './synthesised.ts';

const SECRET = 'KAART_EXTERNAL_CATALOG_CLIENT_SECRET';

it('only deliver gets the secret of the external catalog, which no template has', () => {
  const template = synthesised('dev', {
    externalCatalog: 'https://fc.example',
    externalCatalogTokenUrl: 'https://id.example/token',
    externalCatalogClientId: 'kaart',
    registrationNumber: 'vatID=LU12345678',
    legalCountry: 'LU',
    termsUrl: 'https://kaart.example/terms.pdf',
    termsDigest: '0'.repeat(64),
    externalCatalogSecretVersion: '2',
  });
  const secrets = FUNCTION_NAMES.map((name) => variablesOf(template, `Kaart ${name}`)[SECRET]);
  const secret = '{{resolve:ssm:/kaart/kaart-dev/external-catalog-secret:2}}';
  expect(secrets).toEqual([undefined, undefined, secret, undefined, undefined]);
  for (const name of FUNCTION_NAMES)
    expect(variablesOf(synthesised('dev'), `Kaart ${name}`)).not.toHaveProperty(SECRET);
});
