import { hasCode, KaartError } from '../../core/errors.ts';
import {
  createStateReporter,
  endingText,
  follow,
  type ProcessView,
  processPath,
} from '../connectors/follow.ts';
import { askJson, askLines } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { runInterruptibly } from '../terminal/interruptible.ts';
import { showWaiting } from '../terminal/show-waiting.ts';
import type { CommandContext } from '../terminal/terminal.ts';
import { safeFileName } from './file-facts.ts';
import { PartFile } from './part-file.ts';
import { recordCopy } from './remember-copy.ts';
import { type SavedFile, saveTransfer } from './save-transfer.ts';

const OPERATOR = ['operator'] as const;
const LATER = 'What is here is kept: the same command goes on where this one stopped.';

interface TransferView extends ProcessView {
  readonly agreement: string;
  readonly hasDataAddress: boolean;
}

export interface FetchRequest {
  readonly agreement: string;
  /** Participant id of the provider. */
  readonly provider?: string | undefined;
  /** Where to; by the name that the provider gives the file without it. */
  readonly file?: string;
  /** Added to the address of the data, e.g. `format=csv`, as Kaart understands it. */
  readonly query: string;
  /** Leave the transfer open. */
  readonly keep: boolean;
  /** How long to wait for each thing that is waited for. */
  readonly seconds: number;
}

/**
 * Fetches the data of an agreement: asks for a transfer, downloads, and says that it is done. A run
 * that was cut short is gone on with, by the transfer that it had.
 *
 * @throws Ended with `failed` where the provider ended the transfer
 */
export function fetchAgreement(work: CommandContext, wish: FetchRequest): Promise<void> {
  return runInterruptibly(work, LATER, async (signal) => {
    const startedAt = performance.now();
    const fetching = {
      ...wish,
      signal,
      onTransferChange: createStateReporter(work.output, 'transfer'),
    };
    const stem = wish.file ?? (await chooseAgreementName(work, wish));
    const part = new PartFile(stem);
    const transfer = await findOrStartTransfer(work, fetching, part);
    const saved = await saveTransfer(work, { ...fetching, transfer: transfer.pid, part, stem });
    await recordCopy(work, { agreement: wish.agreement, ...saved });
    const last = wish.keep ? transfer : await completeTransfer(work, fetching, transfer.pid);
    printResult(work, {
      ...wish,
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

/** A name for what has none yet: that of the dataset. */
async function chooseAgreementName(
  { session }: CommandContext,
  wish: FetchRequest,
): Promise<string> {
  const agreements = askLines<{ id: string; dataset: string; counterpartyId: string }>(
    session,
    '/v1/agreements',
    { as: OPERATOR },
  );
  for await (const { id, dataset, counterpartyId } of agreements)
    if (id === wish.agreement && isWanted(wish, counterpartyId))
      return safeFileName(dataset) ?? 'data';
  throw new KaartError('no such agreement', { code: 'not-found' });
}

/** Whether it is of the provider that is meant, where one is named. */
function isWanted({ provider }: FetchRequest, counterpartyId: string): boolean {
  return provider === undefined || provider === counterpartyId;
}

/** A transfer whose data can be fetched: that of a run that was cut short, else a new one. */
async function findOrStartTransfer(
  work: CommandContext,
  fetching: Fetching,
  part: PartFile,
): Promise<TransferView> {
  const { session, terminal } = work;
  const { agreement, provider, seconds, signal, onTransferChange: seen } = fetching;
  const earlier = await earlierTransfer(work, fetching, part);
  if (earlier !== undefined) return earlier;
  const json = { agreement, provider };
  const begun = await askJson<TransferView>(session, '/v1/transfers', { json, as: OPERATOR });
  seen(begun);
  const path = processPath('transfer', begun.pid);
  const done = ({ hasDataAddress }: TransferView) => hasDataAddress;
  const transfer = await showWaiting(
    terminal,
    'waiting for the provider',
    follow(session, { path, seconds, signal, onChange: seen, isDone: done }),
  );
  if (transfer.hasDataAddress) return transfer;
  throw exitForEndedTransfer(work, transfer);
}

async function earlierTransfer(
  { session }: CommandContext,
  fetching: Fetching,
  part: PartFile,
): Promise<TransferView | undefined> {
  const { agreement, query, onTransferChange: seen } = fetching;
  const held = await part.findSavedPart({ agreement, query });
  if (held === undefined) return undefined;
  const path = processPath('transfer', held.transfer);
  const transfer = await askJson<TransferView>(session, path, { as: OPERATOR }).catch(
    () => undefined,
  );
  const open = transfer?.state === 'STARTED' && transfer.hasDataAddress;
  if (transfer === undefined || !open || transfer.pending !== null) return undefined;
  if (!isWanted(fetching, transfer.counterpartyId)) return undefined;
  seen(transfer);
  return transfer;
}

/** A provider that does not take the completion has given the data all the same. */
async function completeTransfer(
  { session, terminal, output }: CommandContext,
  { seconds, signal, onTransferChange: seen }: Fetching,
  pid: string,
): Promise<TransferView> {
  const path = processPath('transfer', pid);
  try {
    await askJson(session, `${path}/completion`, { json: {}, as: OPERATOR });
    const done = () => false;
    const following = follow<TransferView>(session, {
      path,
      seconds,
      signal,
      onChange: seen,
      isDone: done,
    });
    const last = await showWaiting(terminal, 'completing', following);
    if (last.state !== 'COMPLETED') output.err(notCompleted(endingText(last)));
    return last;
  } catch (error) {
    // It may have completed or ended the transfer by itself, or be away.
    if (!hasCode(error, 'wrong-state') && !hasCode(error, 'unavailable')) throw error;
    const last = await askJson<TransferView>(session, path, { as: OPERATOR });
    seen(last);
    if (last.state !== 'COMPLETED') output.err(notCompleted(error.message));
    return last;
  }
}

function notCompleted(why: string): string {
  return `The data are here, but the provider has not taken that the transfer is complete: ${why}\n`;
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
