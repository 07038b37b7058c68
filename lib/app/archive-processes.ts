import type { ArchiveFile } from '../archive/ports.ts';
import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { newUuid } from '../core/ids.ts';
import { allPages } from '../core/page.ts';
import type { Process } from '../dsp/common/process.ts';
import { removeAddress } from '../dsp/transfer/transfer.ts';
import type { Invitation } from '../self-service/invitation.ts';
import { TableCampaignStore } from '../store/campaign-store.ts';
import type { TableProcessStore } from '../store/process-store.ts';
import { TableWithdrawalBatchStore } from '../store/withdrawal-batch-store.ts';
import { buildJsonLinesFile, type FileTexts } from './archive-file.ts';
import type { HttpDeps } from './http-deps.ts';

const CAMPAIGNS: FileTexts = [
  'campaigns.jsonl',
  'Campaigns: rounds of invitations',
  'Each line is the invitation of all companies of an edition under one revision of the notice. Invitations name it (`campaign`).',
];
const INVITATIONS: FileTexts = [
  'invitations.jsonl',
  'Invitations of companies and persons to decide',
  'Each line is an invitation with its use, its return or its end. `contact` has the address while the invitation is open, and a digest with which a known address can be compared. Links are not stored.',
];
const NEGOTIATIONS: FileTexts = [
  'negotiations.jsonl',
  'Negotiations with participants of the data space',
  'Each line is a negotiation: the other side, the offers, the state and, at the end, the agreement.',
];
const TRANSFERS: FileTexts = [
  'transfers.jsonl',
  'Transfers with participants of the data space',
  'Each line is a transfer of data under an agreement. The address of the data is not here, because it gives access to them.',
];
const FIRST_DISCLOSURES: FileTexts = [
  'first-disclosures.jsonl',
  'First disclosures: which recipient has which version',
  'Each line is the first read of a version by a recipient under an agreement. Withdrawal notices follow from these lines.',
];
const SENT_NOTICES: FileTexts = [
  'withdrawal-notices.jsonl',
  'Withdrawal notices to recipients',
  'Each line is a notice as it was signed (`signature`), with its delivery and the acknowledgement of each row.',
];
const RECEIVED_NOTICES: FileTexts = [
  'received-notices.jsonl',
  'Withdrawal notices from providers, about data that this installation fetched',
  'Each line is a notice with its signature, and what was done with the copies.',
];

/**
 * Invitations, the processes with recipients, and the versions that each recipient has. No file contains a
 * token or a link.
 */
export function listProcessFiles({
  adapters: { table, stores, clock },
  connector,
}: Pick<HttpDeps, 'adapters' | 'connector'>): ArchiveFile[] {
  const { negotiationStore, transferStore, notices } = connector;
  const batches = new TableWithdrawalBatchStore(table, clock, newUuid);
  return [
    buildJsonLinesFile(CAMPAIGNS, () => new TableCampaignStore(table).list()),
    buildJsonLinesFile(INVITATIONS, async function* () {
      for await (const invitation of stores.invitations.list())
        yield addContact(invitation, await stores.invitations.address(invitation.id));
    }),
    buildJsonLinesFile(NEGOTIATIONS, () => listProcesses(negotiationStore)),
    buildJsonLinesFile(TRANSFERS, async function* () {
      for await (const transfer of listProcesses(transferStore)) yield removeAddress(transfer);
    }),
    buildJsonLinesFile(FIRST_DISCLOSURES, () =>
      allPages((page) => stores.firstDisclosures.page(COMPANIES_DATASET_ID, page)),
    ),
    buildJsonLinesFile(SENT_NOTICES, async function* () {
      for await (const { id } of allPages((page) => batches.page(page, 'all')))
        yield* notices.store.of(id);
    }),
    buildJsonLinesFile(RECEIVED_NOTICES, () => listProcesses(notices.receivedStore)),
  ];
}

function addContact({ addressSha256, ...invitation }: Invitation, email: string | undefined) {
  return { ...invitation, contact: { email: email ?? null, addressSha256 } };
}

/** The latest first. */
function listProcesses<P extends Process>(
  store: Pick<TableProcessStore<P>, 'list'>,
): AsyncGenerator<P> {
  return allPages(async ({ limit, cursor }) => {
    const page = await store.list({ limit, ...(cursor !== undefined && { cursor }) });
    return { items: page.processes, cursor: page.cursor };
  });
}
