import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasCode } from '../core/errors.ts';
import { LAYOUT_CONSENTS } from '../mapping/layouts.ts';
import type { ComposedKaart } from './compose.ts';

/** Two people of the demonstration, because a release needs two. */
const ANALYST = 'demo-analyst';
const RELEASER = 'demo-releaser';
const OFFICER = 'demo-officer';

/** The permissions for partners and for the data space. */
const DEMO_CONSENTS = ['consents.csv'];
/** The same, and some companies that are open to everyone: a served demonstration has a directory to look at. */
export const SERVED_CONSENTS = [...DEMO_CONSENTS, 'consents-public.csv'];

/** The partner whose data the tour fetches. */
export const DEMO_PARTNER = 'demo-partner';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

/**
 * Loads the demonstration: both editions, the consents, a published version, a partner. It keeps existing
 * data, so a second run completes an interrupted one.
 *
 * @param writeLine is called with the current step, for a person
 * @param consents names of the files with consents
 * @returns the secret of the partner
 */
export async function loadDemonstration(
  kaart: ComposedKaart,
  home: string,
  writeLine: (text: string) => void,
  consents: readonly string[] = DEMO_CONSENTS,
): Promise<string> {
  await releaseEdition(kaart, '2020', writeLine);
  await releaseEdition(kaart, '2025', writeLine);
  writeLine('recording the permissions');
  const { openTable } = await import('../mapping/read/open-table.ts');
  for (const name of consents) {
    const { rows } = await openTable(fileSource(name), LAYOUT_CONSENTS, name);
    await kaart.consent.importFile(rows, OFFICER);
  }
  writeLine('publishing');
  await kaart.publication.publish({ cause: 'request', actor: 'system' });
  return loadPartnerSecret(kaart, home);
}

async function releaseEdition(
  kaart: ComposedKaart,
  edition: string,
  writeLine: (text: string) => void,
): Promise<void> {
  if ((await kaart.mapping.listEditions()).some(({ id }) => id === edition)) return;
  writeLine(`importing edition ${edition}`);
  const fileName = `mapping-${edition}.csv`;
  const request = { fileName, source: fileSource(fileName), edition };
  const { id } = await kaart.mapping.importFile(request, ANALYST);
  await kaart.mapping.submit(id, { actor: ANALYST });
  await kaart.mapping.release(id, { actor: RELEASER });
}

function fileSource(name: string) {
  return () => createReadStream(join(EXAMPLES, name));
}

/** The secret is created here, once, and stored next to the data for its owner alone. No other secret of a partner is stored. */
async function loadPartnerSecret(kaart: ComposedKaart, home: string): Promise<string> {
  const file = join(home, `${DEMO_PARTNER}.secret`);
  try {
    return await readFile(file, 'utf8');
  } catch {
    const secret = await registerPartner(kaart);
    await writeFile(file, secret, { mode: 0o600 });
    return secret;
  }
}

/** A run that died after registering the partner has lost its secret: it gets a new one. */
async function registerPartner({ identity }: ComposedKaart): Promise<string> {
  const by = { actor: OFFICER };
  const purposes = ['https://w3id.org/dpv#ResearchAndDevelopment'];
  try {
    const partner = { id: DEMO_PARTNER, name: 'Demonstration partner', purposes };
    return (await identity.partners.add(partner, by)).clientSecret ?? '';
  } catch (error) {
    if (!hasCode(error, 'wrong-state')) throw error;
    return (await identity.partners.rotate(DEMO_PARTNER, { overlapMs: 0 }, by)).clientSecret ?? '';
  }
}
