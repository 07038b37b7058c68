import { EVERYONE } from '../consent/recipient.ts';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Instant } from '../core/instant.ts';
import { allPages, type ListPage, type PageRequest } from '../core/page.ts';
import type { RecipientReads } from '../portal/workbench/recipients/disclosures-page.tsx';
import type { Disclosure } from '../store/disclosure-store.ts';
import type { HttpDeps } from './http-deps.ts';

type ReadDeps = Pick<HttpDeps, 'adapters' | 'connector' | 'identity'>;

/** Recipients whose reads are counted at the same time. */
const TOGETHER = 16;
/** At most so many reads of a recipient are counted. */
const MOST_COUNTED = 200;

/**
 * All that may have read rows, in the order of their ids: partners, participants, and every counterparty of an agreement.
 * A participant that proves its identity reads without having been added, but not without an agreement.
 */
async function listReaders({ identity, connector }: ReadDeps): Promise<readonly string[]> {
  const ids = new Set<string>([EVERYONE]);
  for await (const { id } of allPages((page) => identity.partners.page(page))) ids.add(id);
  for await (const { id } of allPages((page) => identity.participants.page(page))) ids.add(id);
  for await (const { role, counterpartyId } of allPages((page) =>
    connector.agreementStore.page(page),
  ))
    if (role === 'provider') ids.add(counterpartyId);
  return [...ids].sort();
}

/** Counts what each recipient has read since an instant. Recipients without a read are left out. */
export async function countReads(
  parts: ReadDeps,
  since: Instant,
): Promise<readonly RecipientReads[]> {
  const { disclosures } = parts.adapters.stores;
  const found: RecipientReads[] = [];
  for await (const batch of inBatches(await listReaders(parts), TOGETHER)) {
    const counted = batch.map(async (recipient) => {
      const page = await disclosures.listSince(recipient, since, { limit: MOST_COUNTED });
      return summarize(recipient, page);
    });
    found.push(...(await Promise.all(counted)).flatMap((each) => each ?? []));
  }
  return found;
}

function summarize(
  recipient: string,
  { items, cursor }: ListPage<Disclosure>,
): RecipientReads | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  const isMore = cursor !== undefined;
  return {
    recipient,
    count: items.length,
    isMore,
    first: first.at,
    last: isMore ? null : (items.at(-1)?.at ?? first.at),
    tokens: new Set(items.map(({ tokenId }) => tokenId)).size,
  };
}

/** A page of all reads since an instant, one recipient after the other. @param only the reads of this recipient */
export async function listReads(
  parts: ReadDeps,
  { since, only }: { readonly since: Instant; readonly only?: string | undefined },
  { limit, cursor }: PageRequest,
): Promise<ListPage<Disclosure>> {
  const { disclosures } = parts.adapters.stores;
  const place = cursor === undefined ? undefined : readPlace(cursor);
  const from = place?.recipient ?? '';
  const readers = only === undefined ? await listReaders(parts) : [only];
  const items: Disclosure[] = [];
  for (const recipient of readers.filter((id) => id >= from)) {
    if (items.length >= limit) return { items, cursor: writePlace(recipient) };
    const within = recipient === from ? place?.within : undefined;
    const left = { limit: limit - items.length, cursor: within };
    const page = await disclosures.listSince(recipient, since, left);
    items.push(...page.items);
    if (page.cursor !== undefined) return { items, cursor: writePlace(recipient, page.cursor) };
  }
  return { items };
}

/** A place in the reads: a recipient, and where its reads go on. */
function writePlace(recipient: string, within = ''): string {
  return `${encodeURIComponent(recipient)} ${within}`;
}

/** @throws KaartError `message-invalid` */
function readPlace(cursor: string): { readonly recipient: string; readonly within?: string } {
  const [, recipient, within = ''] = /^([\w%.!~*'()-]+) (.*)$/.exec(cursor) ?? [];
  if (recipient === undefined) throw new KaartError('cursor-invalid', { code: 'message-invalid' });
  return { recipient: decodeURIComponent(recipient), ...(within !== '' && { within }) };
}
