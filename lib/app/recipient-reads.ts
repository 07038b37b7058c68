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
const RECIPIENTS_AT_ONCE = 16;
/** Maximum number of counted reads of a recipient. */
const MAX_COUNTED_READS = 200;

/**
 * All recipients that may have read rows, in the order of their ids: partners, participants, and every counterparty of an agreement.
 * A participant that proves its identity reads without having been added, but not without an agreement.
 */
async function listRecipients({ identity, connector }: ReadDeps): Promise<readonly string[]> {
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
  const reads: RecipientReads[] = [];
  for await (const batch of inBatches(await listRecipients(parts), RECIPIENTS_AT_ONCE)) {
    const recipientReads = batch.map(async (recipient) => {
      const page = await disclosures.listSince(recipient, since, { limit: MAX_COUNTED_READS });
      return summarize(recipient, page);
    });
    reads.push(...(await Promise.all(recipientReads)).flatMap((each) => each ?? []));
  }
  return reads;
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
  {
    since,
    onlyRecipient,
  }: { readonly since: Instant; readonly onlyRecipient?: string | undefined },
  { limit, cursor }: PageRequest,
): Promise<ListPage<Disclosure>> {
  const { disclosures } = parts.adapters.stores;
  const startPlace = cursor === undefined ? undefined : parsePlace(cursor);
  const firstRecipient = startPlace?.recipient ?? '';
  const recipients = onlyRecipient === undefined ? await listRecipients(parts) : [onlyRecipient];
  const items: Disclosure[] = [];
  for (const recipient of recipients.filter((id) => id >= firstRecipient)) {
    if (items.length >= limit) return { items, cursor: formatPlace(recipient) };
    const recipientCursor = recipient === firstRecipient ? startPlace?.recipientCursor : undefined;
    const pageRequest = { limit: limit - items.length, cursor: recipientCursor };
    const page = await disclosures.listSince(recipient, since, pageRequest);
    items.push(...page.items);
    if (page.cursor !== undefined) return { items, cursor: formatPlace(recipient, page.cursor) };
  }
  return { items };
}

/** A position in the list of reads: a recipient, and the cursor of its next reads. */
function formatPlace(recipient: string, recipientCursor = ''): string {
  return `${encodeURIComponent(recipient)} ${recipientCursor}`;
}

/** @throws KaartError `message-invalid` */
function parsePlace(cursor: string): {
  readonly recipient: string;
  readonly recipientCursor?: string;
} {
  const [, recipient, recipientCursor = ''] = /^([\w%.!~*'()-]+) (.*)$/.exec(cursor) ?? [];
  if (recipient === undefined) throw new KaartError('cursor-invalid', { code: 'message-invalid' });
  return {
    recipient: decodeURIComponent(recipient),
    ...(recipientCursor !== '' && { recipientCursor }),
  };
}
