import { hasCode, KaartError } from '../core/errors.ts';
import { CommandExit, EXIT } from './exit-code.ts';
import { safeFileName } from './file-facts.ts';
import {
  createStateReporter,
  endingText,
  follow,
  type ProcessView,
  processPath,
} from './follow.ts';
import { interruptible } from './interruptible.ts';
import { PartFile } from './part-file.ts';
import { rememberCopy } from './remember-copy.ts';
import { type SavedFile, saveTransfer } from './save-transfer.ts';
import { askJson, askLines } from './session.ts';
import type { CommandContext } from './terminal.ts';
import { waiting } from './waiting.ts';

const OPERATOR = ['operator'] as const;
const LATER = 'What is here is kept: the same command goes on where this one stopped.';

interface TransferAnswer extends ProcessView {
  readonly agreement: string;
  readonly hasDataAddress: boolean;
}

export interface FetchRequest {
  readonly agreement: string;
  /** Participant id of who gave it. */
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
  return interruptible(work, LATER, async (signal) => {
    const startedAt = performance.now();
    const fetching = { ...wish, signal, seen: createStateReporter(work.output, 'transfer') };
    const stem = wish.file ?? (await nameOf(work, wish));
    const part = new PartFile(stem);
    const transfer = await ready(work, fetching, part);
    const saved = await saveTransfer(work, { ...fetching, transfer: transfer.pid, part, stem });
    await rememberCopy(work, { agreement: wish.agreement, ...saved });
    const last = wish.keep ? transfer : await complete(work, fetching, transfer.pid);
    tell(work, { ...wish, transfer: last, saved, ms: Math.round(performance.now() - startedAt) });
  });
}

type Fetching = FetchRequest & {
  readonly signal: AbortSignal;
  readonly seen: (transfer: TransferAnswer) => void;
};

/** A name for what has none yet: that of the dataset. */
async function nameOf({ session }: CommandContext, wish: FetchRequest): Promise<string> {
  const agreements = askLines<{ id: string; dataset: string; counterParty: string }>(
    session,
    '/v1/agreements',
    { as: OPERATOR },
  );
  for await (const { id, dataset, counterParty } of agreements)
    if (id === wish.agreement && isWanted(wish, counterParty))
      return safeFileName(dataset) ?? 'data';
  throw new KaartError('no such agreement', { code: 'not-found' });
}

/** Whether it is of the provider that is meant, where one is named. */
function isWanted({ provider }: FetchRequest, counterParty: string): boolean {
  return provider === undefined || provider === counterParty;
}

/** A transfer whose data can be fetched: that of a run that was cut short, else a new one. */
async function ready(
  work: CommandContext,
  fetching: Fetching,
  part: PartFile,
): Promise<TransferAnswer> {
  const { session, terminal } = work;
  const { agreement, provider, seconds, signal, seen } = fetching;
  const earlier = await earlierTransfer(work, fetching, part);
  if (earlier !== undefined) return earlier;
  const json = { agreement, provider };
  const begun = await askJson<TransferAnswer>(session, '/v1/transfers', { json, as: OPERATOR });
  seen(begun);
  const path = processPath('transfer', begun.pid);
  const done = ({ hasDataAddress }: TransferAnswer) => hasDataAddress;
  const transfer = await waiting(
    terminal,
    'waiting for the provider',
    follow(session, { path, seconds, signal, seen, done }),
  );
  if (transfer.hasDataAddress) return transfer;
  throw ended(work, transfer);
}

async function earlierTransfer(
  { session }: CommandContext,
  fetching: Fetching,
  part: PartFile,
): Promise<TransferAnswer | undefined> {
  const { agreement, query, seen } = fetching;
  const held = await part.held({ agreement, query });
  if (held === undefined) return undefined;
  const path = processPath('transfer', held.transfer);
  const transfer = await askJson<TransferAnswer>(session, path, { as: OPERATOR }).catch(
    () => undefined,
  );
  const open = transfer?.state === 'STARTED' && transfer.hasDataAddress;
  if (transfer === undefined || !open || transfer.pending !== null) return undefined;
  if (!isWanted(fetching, transfer.counterParty)) return undefined;
  seen(transfer);
  return transfer;
}

/** A provider that does not take the completion has given the data all the same. */
async function complete(
  { session, terminal, output }: CommandContext,
  { seconds, signal, seen }: Fetching,
  pid: string,
): Promise<TransferAnswer> {
  const path = processPath('transfer', pid);
  try {
    await askJson(session, `${path}/completion`, { json: {}, as: OPERATOR });
    const done = () => false;
    const following = follow<TransferAnswer>(session, { path, seconds, signal, seen, done });
    const last = await waiting(terminal, 'completing', following);
    if (last.state !== 'COMPLETED') output.err(notCompleted(endingText(last)));
    return last;
  } catch (error) {
    // It may have completed or ended the transfer by itself, or be away.
    if (!hasCode(error, 'wrong-state') && !hasCode(error, 'unavailable')) throw error;
    const last = await askJson<TransferAnswer>(session, path, { as: OPERATOR });
    seen(last);
    if (last.state !== 'COMPLETED') output.err(notCompleted(error.message));
    return last;
  }
}

function notCompleted(why: string): string {
  return `The data are here, but the provider has not taken that the transfer is complete: ${why}\n`;
}

function ended({ output }: CommandContext, transfer: TransferAnswer): CommandExit {
  const { pid, state, ending, agreement } = transfer;
  if (output.json) {
    const { code = null, reasons = [] } = ending ?? {};
    output.out(`${JSON.stringify({ agreement, transfer: pid, state, code, reasons })}\n`);
  } else output.err(`${endingText(transfer)}\n`);
  return new CommandExit(EXIT.failed);
}

interface Result {
  readonly agreement: string;
  readonly transfer: TransferAnswer;
  readonly saved: SavedFile;
  readonly ms: number;
}

function tell({ output }: CommandContext, { agreement, transfer, saved, ms }: Result): void {
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
