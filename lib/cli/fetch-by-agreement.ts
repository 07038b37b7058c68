import { fetchAgreement } from './fetch-agreement.ts';
import { negotiate } from './negotiate.ts';
import { askLines } from './session.ts';
import type { Work } from './terminal.ts';

const OPERATOR = ['operator'] as const;

export interface AgreementFetchOptions {
  readonly format?: string;
  readonly output?: string;
  readonly keep?: boolean;
  readonly timeout: string;
}

/** `kaart fetch <agreement>`, and `kaart fetch <catalog url> <dataset>`, which agrees first where there is no agreement yet. */
export async function fetchByAgreement(
  parts: Work,
  [what, dataset]: readonly [string, string?],
  { format, output: file, keep = false, timeout }: AgreementFetchOptions,
): Promise<void> {
  const seconds = Number(timeout);
  const agreement =
    dataset === undefined ? what : await agreementFor(parts, { address: what, dataset, seconds });
  await fetchAgreement(parts, {
    agreement,
    keep,
    seconds,
    ...(file === undefined ? {} : { file }),
    ...(format === undefined ? {} : { format }),
  });
}

interface AgreementLine {
  readonly id: string;
  readonly role: string;
  readonly dataset: string;
  readonly address: string;
  readonly counterParty: string;
  readonly endsAt: string | null;
  readonly concludedAt: string;
}

async function agreementFor(
  parts: Work,
  { address, dataset, seconds }: { address: string; dataset: string; seconds: number },
): Promise<string> {
  const base = address.replace(/\/(catalog(\/request)?)?\/*$/, '');
  const agreements = askLines<AgreementLine>(parts.session, '/v1/agreements', { as: OPERATOR });
  for await (const held of agreements) {
    const same = held.role === 'consumer' && held.dataset === dataset && held.address === base;
    if (same && (held.endsAt === null || held.endsAt > new Date().toISOString())) return held.id;
  }
  const { agreement } = await negotiate(parts, { address, dataset, accept: false, seconds });
  return agreement ?? '';
}
