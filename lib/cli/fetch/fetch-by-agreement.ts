import { KaartError } from '../../core/errors.ts';
import { negotiateAgreement } from '../connectors/negotiate.ts';
import { askJson, askLines } from '../session/session.ts';
import { assertOrdinaryFile } from '../terminal/output-path.ts';
import type { CommandContext } from '../terminal/terminal.ts';
import { type FetchRequest, fetchAgreement } from './fetch-agreement.ts';

const OPERATOR = ['operator'] as const;

export interface AgreementFetchOptions {
  readonly format?: string;
  readonly purpose?: string;
  readonly output?: string;
  readonly provider?: string;
  readonly keep?: boolean;
  readonly timeout: number;
}

/** `kaart fetch <agreement>`, and `kaart fetch <catalog url> <dataset>`, which agrees first where there is no agreement yet. */
export async function fetchByAgreement(
  parts: CommandContext,
  [what, dataset]: readonly [string, string?],
  {
    format,
    purpose,
    output: file,
    provider,
    keep = false,
    timeout: seconds,
  }: AgreementFetchOptions,
): Promise<void> {
  if (file !== undefined) await assertOrdinaryFile(file);
  const wanted =
    dataset === undefined
      ? { agreement: what, provider }
      : await agreementFor(parts, { address: what, dataset, seconds });
  const query = new URLSearchParams({
    ...(format === undefined ? {} : { format }),
    ...(purpose === undefined ? {} : { purpose }),
  });
  const wish = { ...wanted, query: query.toString(), keep, seconds };
  await fetchAgreement(parts, { ...wish, ...(file === undefined ? {} : { file }) });
}

interface AgreementLine {
  readonly id: string;
  readonly role: string;
  readonly dataset: string;
  readonly address: string;
  readonly counterpartyId: string;
  readonly endsAt: string | null;
}

interface FetchTarget {
  readonly address: string;
  readonly dataset: string;
  readonly seconds: number;
}

/** An agreement that is still valid, else a new one, and whose it is. */
async function agreementFor(
  parts: CommandContext,
  { address, dataset, seconds }: FetchTarget,
): Promise<Pick<FetchRequest, 'agreement' | 'provider'>> {
  const held = await agreementHeld(parts, { address, dataset });
  if (held !== undefined) return { agreement: held.id, provider: held.counterpartyId };
  const wish = { address, dataset, accept: false, seconds };
  const { agreement, negotiation } = await negotiateAgreement(parts, wish);
  return { agreement, provider: negotiation.counterpartyId };
}

/** One address may be written in several ways: where none of ours is the same, the provider is asked who it is. */
async function agreementHeld(
  { session }: CommandContext,
  { address, dataset }: Pick<FetchTarget, 'address' | 'dataset'>,
): Promise<AgreementLine | undefined> {
  const now = new Date().toISOString();
  const valid: AgreementLine[] = [];
  for await (const each of askLines<AgreementLine>(session, '/v1/agreements', { as: OPERATOR })) {
    const same = each.role === 'consumer' && each.dataset === dataset;
    if (same && (each.endsAt === null || each.endsAt > now)) valid.push(each);
  }
  if (valid.length === 0) return undefined;
  const base = address.replace(/\/(catalog(\/request)?)?\/*$/, '');
  const there = valid.find((each) => each.address === base);
  if (there !== undefined) return there;
  const json = { address, limit: 1 };
  const { participantId } = await askJson<{ participantId?: unknown }>(
    session,
    '/v1/catalog-requests',
    { json, as: OPERATOR },
  );
  if (typeof participantId !== 'string')
    throw new KaartError('the catalog names no participant', { code: 'counterparty-failed' });
  return valid.find((each) => each.counterpartyId === participantId);
}
