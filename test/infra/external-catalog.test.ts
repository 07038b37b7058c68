import { expect, it } from 'vitest';
import { synthesised, variablesOf } from './synthesised.ts';

const SECRET = 'KAART_EXTERNAL_CATALOG_CLIENT_SECRET';
const FUNCTIONS = ['api', 'publish', 'deliver', 'break-glass'];

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
  const secrets = FUNCTIONS.map((name) => variablesOf(template, `Kaart ${name}`)[SECRET]);
  const secret = '{{resolve:ssm:/kaart/kaart-dev/external-catalog-secret:2}}';
  expect(secrets).toEqual([undefined, undefined, secret, undefined]);
  for (const name of FUNCTIONS)
    expect(variablesOf(synthesised('dev'), `Kaart ${name}`)).not.toHaveProperty(SECRET);
});
