import { allowedAddresses, readConfig } from '../app/config.ts';
import { KaartError } from '../core/errors.ts';
import { type DataAddress, endpointOf, propertyOf } from '../dsp/transfer/data-address.ts';
import { createOutbound } from '../http/outbound/outbound.ts';
import { type Downloaded, download, type Source } from './download.ts';
import { Ended, EXIT } from './exit-code.ts';
import { endingText, follow, type ProcessAnswer } from './follow.ts';
import { askJson } from './session.ts';
import type { Work } from './terminal.ts';
import { waiting } from './waiting.ts';

interface TransferAnswer extends ProcessAnswer {
  readonly agreement: string;
  readonly hasDataAddress: boolean;
}

export interface FetchWish {
  readonly agreement: string;
  readonly file?: string;
  /** Added to the address as `format`, as Kaart understands it. */
  readonly format?: string;
  /** Leave the transfer open. */
  readonly keep: boolean;
  readonly seconds: number;
}

const OPERATOR = ['operator'] as const;

/**
 * Fetches the data of an agreement: asks for a transfer, downloads, and says that it is done.
 *
 * @throws Ended with `failed` where the provider ended the transfer
 */
export async function fetchAgreement(work: Work, wish: FetchWish): Promise<void> {
  const { session, output, terminal } = work;
  const startedAt = Date.now();
  const { agreement, seconds } = wish;
  const began = await askJson<TransferAnswer>(session, '/v1/transfers', {
    json: { agreement },
    as: OPERATOR,
  });
  const path = `/v1/transfers/${encodeURIComponent(began.pid)}`;
  let shown = '';
  const changed = ({ pid: transfer, state }: TransferAnswer) => {
    if (state === shown) return;
    shown = state;
    if (output.json) output.out(`${JSON.stringify({ transfer, state })}\n`);
    else output.err(`${state}\n`);
  };
  const until = (done: (transfer: TransferAnswer) => boolean) =>
    follow<TransferAnswer>(session, { path, seconds, changed, done });
  const ready = until(({ hasDataAddress }) => hasDataAddress);
  const transfer = await waiting(terminal, 'waiting for the provider', ready);
  if (transfer.state === 'TERMINATED') throw ended(work, transfer);
  const saved = await save(work, wish, transfer, path);
  const last = wish.keep ? transfer : await complete(work, path, until);
  tell(work, { ...wish, transfer: last, saved, milliseconds: Date.now() - startedAt });
}

async function save(
  { session, terminal }: Work,
  { format, file }: FetchWish,
  { dataset }: TransferAnswer,
  path: string,
): Promise<Downloaded> {
  const config = readConfig(terminal.env);
  const outbound = createOutbound({ allow: allowedAddresses(config) });
  try {
    return await download({
      outbound,
      stem: file ?? dataset.replaceAll(/[^\w.-]+/g, '_'),
      ...(file === undefined ? {} : { file }),
      source: async (renew) => {
        const address = await askJson<DataAddress>(session, `${path}/data-address`, {
          query: { renew: String(renew) },
          as: OPERATOR,
        });
        return sourceOf(address, format);
      },
      progress: progressOf(terminal.interactive),
    });
  } finally {
    outbound.close();
  }
}

function sourceOf(address: DataAddress, format: string | undefined): Source {
  const endpoint = endpointOf(address);
  const token = propertyOf(address, 'authorization') ?? '';
  if (endpoint === undefined)
    throw new KaartError('the provider named no address', { code: 'counterpart-failed' });
  const url = new URL(endpoint);
  if (format !== undefined) url.searchParams.set('format', format);
  return { url: url.href, authorization: /\s/.test(token) ? token : `Bearer ${token}` };
}

/** A line that is written over, for a person; nothing for a pipe. */
function progressOf(interactive: boolean): (bytes: number, total: number | undefined) => void {
  const startedAt = Date.now();
  let shownAt = 0;
  return (bytes, total) => {
    if (!interactive || (Date.now() - shownAt < 200 && bytes !== total)) return;
    shownAt = Date.now();
    const rate = (bytes / 1e6 / Math.max(0.001, (shownAt - startedAt) / 1000)).toFixed(1);
    const of = total === undefined ? '' : ` of ${total}`;
    process.stderr.write(`\r${bytes}${of} bytes, ${rate} MB/s${bytes === total ? '\n' : ''}`);
  };
}

/** A provider that does not take the completion has given the data all the same. */
async function complete(
  { session, output }: Work,
  path: string,
  until: (done: (transfer: TransferAnswer) => boolean) => Promise<TransferAnswer>,
): Promise<TransferAnswer> {
  await askJson(session, `${path}/completion`, { json: {}, as: OPERATOR });
  const last = await until(({ state, pending }) => state === 'COMPLETED' && pending === null);
  if (last.state !== 'COMPLETED') output.err(`${endingText(last)}\n`);
  return last;
}

function ended({ output }: Work, transfer: TransferAnswer): Ended {
  const { pid, state, ending, agreement } = transfer;
  if (output.json) {
    const reasons = ending?.reasons ?? [];
    output.out(`${JSON.stringify({ agreement, transfer: pid, state, reasons })}\n`);
  } else output.err(`${endingText(transfer)}\n`);
  return new Ended(EXIT.failed);
}

interface Result {
  readonly agreement: string;
  readonly transfer: TransferAnswer;
  readonly saved: Downloaded;
  readonly milliseconds: number;
}

function tell({ output }: Work, { agreement, transfer, saved, milliseconds }: Result): void {
  const { file, bytes, sha256, verified } = saved;
  const { pid, state } = transfer;
  const digest = `sha256:${sha256}`;
  if (output.json) {
    const line = { agreement, transfer: pid, state, file, bytes, digest, verified, milliseconds };
    output.out(`${JSON.stringify(line)}\n`);
    return;
  }
  const checked = verified ? 'as the provider named it' : 'the provider named none to compare';
  output.out(`${file}: ${bytes} bytes, ${digest} (${checked})\n`);
}
