import { resolve } from 'node:path';
import type * as z from 'zod';
import { listAllowedAddresses, readConfig } from '../../app/config.ts';
import { systemClock } from '../../core/clock.ts';
import { hasCode, KaartError } from '../../core/errors.ts';
import { parseUrl } from '../../core/url.ts';
import { DataAddress, findAddressProperty, findEndpoint } from '../../dsp/transfer/data-address.ts';
import { CopyLedger } from '../../embedded/copy-ledger.ts';
import { AgreementResponse, TransferResponse } from '../../http/responses/connector-responses.ts';
import { ForeignCatalogResponse } from '../../http/responses/document-responses.ts';
import { createOutbound } from '../../outbound/outbound.ts';
import {
  askProcess,
  createStateReporter,
  endingText,
  type FollowedProcesses,
  processPath,
  waitForState,
} from '../connectors/follow.ts';
import { negotiateAgreement } from '../connectors/negotiate.ts';
import { ask, askJson, askLines } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { assertOrdinaryFile } from '../terminal/output-path.ts';
import type { CommandContext } from '../terminal/terminal.ts';
import { createProgress, runInterruptibly, showWaiting } from '../terminal/waiting.ts';
import { type DownloadSource, safeFileName } from './data-source.ts';
import { type DownloadedFile, download, findUnusedName, PartFile } from './download.ts';

const RESUME_HINT = 'The downloaded part is kept: the same command continues from there.';

export interface AgreementFetchOptions {
  readonly format?: string;
  readonly purpose?: string;
  readonly output?: string;
  readonly provider?: string;
  readonly participantId?: string;
  readonly keep?: boolean;
  readonly timeout: number;
}

/**
 * `kaart fetch <agreement>` and `kaart fetch <catalog url> <dataset>`. The second one negotiates if
 * there is no agreement yet.
 */
export async function fetchByAgreement(
  parts: CommandContext,
  [what, dataset]: readonly [string, string?],
  {
    format,
    purpose,
    output: file,
    provider,
    participantId,
    keep = false,
    timeout: seconds,
  }: AgreementFetchOptions,
): Promise<void> {
  if (file !== undefined) await assertOrdinaryFile(file);
  const wanted =
    dataset === undefined
      ? { agreement: what, provider }
      : await findOrNegotiate(parts, { address: what, participantId, dataset, seconds });
  const query = new URLSearchParams({
    ...(format === undefined ? {} : { format }),
    ...(purpose === undefined ? {} : { purpose }),
  });
  const request = { ...wanted, query: query.toString(), keep, seconds };
  await fetchAgreement(parts, { ...request, ...(file === undefined ? {} : { file }) });
}

type Agreement = z.input<typeof AgreementResponse>;

interface FetchTarget {
  readonly address: string;
  /** DID of the provider, if it is on another host. */
  readonly participantId: string | undefined;
  readonly dataset: string;
  readonly seconds: number;
}

/** Finds a valid agreement with its provider, or negotiates a new one. */
async function findOrNegotiate(
  parts: CommandContext,
  target: FetchTarget,
): Promise<Pick<FetchRequest, 'agreement' | 'provider'>> {
  const existing = await findAgreement(parts, target);
  if (existing !== undefined) return { agreement: existing.id, provider: existing.counterpartyId };
  const terms = { ...target, accept: false };
  const { agreement, negotiation } = await negotiateAgreement(parts, terms);
  return { agreement, provider: negotiation.counterpartyId };
}

/**
 * Finds an agreement with the provider. If no known address is equal, it asks the provider for its id,
 * because one address can be written in several ways.
 */
async function findAgreement(
  { session }: CommandContext,
  { address, participantId: named, dataset }: FetchTarget,
): Promise<Agreement | undefined> {
  const now = new Date().toISOString();
  const valid: Agreement[] = [];
  for await (const each of askLines(session, '/v1/agreements', AgreementResponse, {
    as: 'operator',
  })) {
    const same = each.role === 'consumer' && each.dataset === dataset;
    if (same && (each.endsAt === null || each.endsAt > now)) valid.push(each);
  }
  if (valid.length === 0) return undefined;
  if (named !== undefined) return valid.find((each) => each.counterpartyId === named);
  const base = address.replace(/\/(catalog(\/request)?)?\/*$/, '');
  const there = valid.find((each) => each.address === base);
  if (there !== undefined) return there;
  const json = { address, limit: 1 };
  const { participantId } = await askJson(session, '/v1/catalog-requests', ForeignCatalogResponse, {
    json,
    as: 'operator',
  });
  return valid.find((each) => each.counterpartyId === participantId);
}

type TransferView = FollowedProcesses['transfer'];

interface FetchRequest {
  readonly agreement: string;
  /** Participant id of the provider. */
  readonly provider?: string | undefined;
  /** Path of the file. Default: the name from the provider. */
  readonly file?: string;
  /** Query for the address of the data of a Kaart, for example `format=csv`. */
  readonly query: string;
  /** Whether the transfer is left open. */
  readonly keep: boolean;
  /** Longest wait for each state of the transfer. */
  readonly seconds: number;
}

/**
 * Fetches the data of an agreement: requests a transfer, downloads, and completes the transfer. It
 * continues an interrupted run with the transfer of that run.
 *
 * @throws CommandExit with the exit code of `failed` if the provider ended the transfer
 */
function fetchAgreement(work: CommandContext, request: FetchRequest): Promise<void> {
  return runInterruptibly(work, RESUME_HINT, async (signal) => {
    const startedAt = performance.now();
    const fetching = {
      ...request,
      signal,
      onTransferChange: createStateReporter(work.output, 'transfer'),
    };
    const stem = request.file ?? (await chooseAgreementName(work, request));
    const part = new PartFile(stem);
    const transfer = await findOrStartTransfer(work, fetching, part);
    const saved = await saveTransfer(work, { ...fetching, transfer: transfer.pid, part, stem });
    await recordCopy(work, { agreement: request.agreement, ...saved });
    const last = request.keep ? transfer : await completeTransfer(work, fetching, transfer.pid);
    printResult(work, {
      ...request,
      transfer: last,
      saved,
      ms: Math.round(performance.now() - startedAt),
    });
  });
}

type Fetching = FetchRequest & {
  readonly signal: AbortSignal;
  readonly onTransferChange: (transfer: TransferView) => void;
};

/** A file name from the dataset, if the user named no file. */
async function chooseAgreementName(
  { session }: CommandContext,
  request: FetchRequest,
): Promise<string> {
  const agreements = askLines(session, '/v1/agreements', AgreementResponse, { as: 'operator' });
  for await (const { id, dataset, counterpartyId } of agreements)
    if (id === request.agreement && isWanted(request, counterpartyId))
      return safeFileName(dataset) ?? 'data';
  throw new KaartError('no-such-agreement', { code: 'not-found' });
}

/** Whether the counterparty is the provider that the user named, if any. */
function isWanted({ provider }: FetchRequest, counterpartyId: string): boolean {
  return provider === undefined || provider === counterpartyId;
}

/** A transfer whose data can be fetched: the transfer of an interrupted run, or a new one. */
async function findOrStartTransfer(
  work: CommandContext,
  fetching: Fetching,
  part: PartFile,
): Promise<TransferView> {
  const { session, terminal } = work;
  const { agreement, provider, seconds, signal, onTransferChange: seen } = fetching;
  const earlier = await findEarlierTransfer(work, fetching, part);
  if (earlier !== undefined) return earlier;
  const json = { agreement, provider };
  const begun = await askJson(session, '/v1/transfers', TransferResponse, { json, as: 'operator' });
  seen(begun);
  const done = ({ hasDataAddress }: TransferView) => hasDataAddress;
  const transfer = await showWaiting(
    terminal,
    'waiting for the provider',
    waitForState(session, {
      kind: 'transfer',
      pid: begun.pid,
      seconds,
      signal,
      onChange: seen,
      isDone: done,
    }),
  );
  if (transfer.hasDataAddress) return transfer;
  throw exitForEndedTransfer(work, transfer);
}

async function findEarlierTransfer(
  { session }: CommandContext,
  fetching: Fetching,
  part: PartFile,
): Promise<TransferView | undefined> {
  const { agreement, query, onTransferChange: seen } = fetching;
  const saved = await part.findSavedPart({ agreement, query });
  if (saved === undefined) return undefined;
  const transfer = await askProcess(session, 'transfer', saved.transfer).catch(() => undefined);
  const open = transfer?.state === 'STARTED' && transfer.hasDataAddress;
  if (transfer === undefined || !open || transfer.pending !== null) return undefined;
  if (!isWanted(fetching, transfer.counterpartyId)) return undefined;
  seen(transfer);
  return transfer;
}

/** Completes the transfer. An error is only a remark, because the data are already here. */
async function completeTransfer(
  { session, terminal, output }: CommandContext,
  { seconds, signal, onTransferChange: seen }: Fetching,
  pid: string,
): Promise<TransferView> {
  const path = processPath('transfer', pid);
  try {
    await ask(session, `${path}/completion`, { json: {}, as: 'operator' });
    const done = () => false;
    const following = waitForState(session, {
      kind: 'transfer',
      pid,
      seconds,
      signal,
      onChange: seen,
      isDone: done,
    });
    const last = await showWaiting(terminal, 'completing', following);
    if (last.state !== 'COMPLETED') output.err(notCompletedText(endingText(last)));
    return last;
  } catch (error) {
    // The provider may have completed or ended the transfer, or may be unreachable.
    if (!hasCode(error, 'wrong-state') && !hasCode(error, 'unavailable')) throw error;
    const last = await askProcess(session, 'transfer', pid);
    seen(last);
    if (last.state !== 'COMPLETED') output.err(notCompletedText(error.message));
    return last;
  }
}

function notCompletedText(why: string): string {
  return `The data are here, but the provider has not confirmed that the transfer is complete: ${why}\n`;
}

function exitForEndedTransfer({ output }: CommandContext, transfer: TransferView): CommandExit {
  const { pid, state, ending, agreement } = transfer;
  if (output.json) {
    const { code = null, reasons = [] } = ending ?? {};
    output.out(`${JSON.stringify({ agreement, transfer: pid, state, code, reasons })}\n`);
  } else output.err(`${endingText(transfer)}\n`);
  return new CommandExit(EXIT.failed);
}

interface Result {
  readonly agreement: string;
  readonly transfer: TransferView;
  readonly saved: SavedFile;
  readonly ms: number;
}

function printResult({ output }: CommandContext, { agreement, transfer, saved, ms }: Result): void {
  const { file, bytes, sha256, verified } = saved;
  const { pid, state } = transfer;
  const digest = `sha-256:${sha256}`;
  if (output.json) {
    const line = {
      agreement,
      transfer: pid,
      file,
      bytes,
      digest,
      verified,
      state,
      milliseconds: ms,
    };
    output.out(`${JSON.stringify(line)}\n`);
    return;
  }
  const checked = verified ? 'as the provider named it' : 'the provider named none to compare';
  output.out(`${file}: ${bytes} bytes, ${digest} (${checked})\n`);
}

interface SaveRequest {
  /** Our pid of a transfer with an address of the data. */
  readonly transfer: string;
  readonly agreement: string;
  readonly query: string;
  readonly part: PartFile;
  /** Name of the part without its extension. */
  readonly stem: string;
  readonly file?: string;
  readonly signal: AbortSignal;
}

/** A complete file with its final name. */
interface SavedFile extends DownloadedFile {
  readonly file: string;
}

/** Downloads the data of a transfer from the address that the provider named, and shows the progress. */
async function saveTransfer(work: CommandContext, request: SaveRequest): Promise<SavedFile> {
  const { terminal } = work;
  const { part, stem, signal, agreement, query, transfer } = request;
  const outbound = createOutbound({ allow: listAllowedAddresses(readConfig(terminal.env)) });
  const progress = createProgress(stem);
  try {
    const downloading = download({
      outbound,
      part,
      what: { agreement, query, transfer },
      signal,
      source: (renew) => loadDownloadSource(work, request, renew),
      progress: (bytes, total) => progress.at(bytes, total),
    });
    const done = await showWaiting(terminal, () => progress.text(), downloading);
    const { name, extension } = done.facts;
    const file = request.file ?? (await findUnusedName(name ?? stem + extension));
    await part.renameTo(file);
    return { ...done, file };
  } finally {
    outbound.close();
  }
}

async function loadDownloadSource(
  { session }: CommandContext,
  { transfer, query }: SaveRequest,
  renew: boolean,
): Promise<DownloadSource> {
  const path = `${processPath('transfer', transfer)}/data-address`;
  const address = await askJson(session, path, DataAddress, {
    query: { renew: String(renew) },
    as: 'operator',
  });
  const endpoint = findEndpoint(address);
  const url = endpoint === undefined ? undefined : parseUrl(endpoint);
  if (url === undefined)
    throw new KaartError('transfer-names-no-address', { code: 'counterparty-failed' });
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value);
  const token = findAddressProperty(address, 'authorization');
  return { url: url.href, ...(token === undefined ? {} : { authorization: addScheme(token) }) };
}

/** Adds the scheme to a token: an EDC sends the token alone, others send the whole header value. */
function addScheme(token: string): string {
  return /^\S+\s/.test(token) ? token : `Bearer ${token}`;
}

/** A file that was downloaded under an agreement. */
interface FetchedFile {
  readonly agreement: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Records the place of a downloaded file in the data directory of this machine, so that a withdrawal
 * notice can name it. A Kaart behind `--url` does not get this record.
 */
async function recordCopy(
  { output, session }: CommandContext,
  { agreement, file, sha256, bytes }: FetchedFile,
): Promise<void> {
  if (session.home === undefined) {
    output.err(
      'The Kaart behind --url does not know the place of this file: delete it by hand after a withdrawal.\n',
    );
    return;
  }
  const path = resolve(file);
  const ledger = new CopyLedger(session.home);
  await ledger.remember({ agreement, path, sha256, bytes, fetchedAt: systemClock() });
}
