import { allowedAddresses, readConfig } from '../../app/config.ts';
import { KaartError } from '../../core/errors.ts';
import {
  type DataAddress,
  findAddressProperty,
  findEndpoint,
} from '../../dsp/transfer/data-address.ts';
import { createOutbound } from '../../outbound/outbound.ts';
import { processPath } from '../connectors/follow.ts';
import { askJson } from '../session/session.ts';
import { createProgress } from '../terminal/progress.ts';
import { showWaiting } from '../terminal/show-waiting.ts';
import type { CommandContext } from '../terminal/terminal.ts';
import { type DownloadedFile, download } from './download.ts';
import type { DownloadSource } from './open-source.ts';
import { findUnusedName, type PartFile } from './part-file.ts';

export interface SaveRequest {
  /** Our pid of a transfer that has an address to fetch from. */
  readonly transfer: string;
  readonly agreement: string;
  readonly query: string;
  readonly part: PartFile;
  /** What the part is called. */
  readonly stem: string;
  readonly file?: string;
  readonly signal: AbortSignal;
}

/** A file that is here and has its name. */
export interface SavedFile extends DownloadedFile {
  readonly file: string;
}

/** Downloads the data of a transfer straight from the address that its provider named, and shows how far it is. */
export async function saveTransfer(work: CommandContext, wish: SaveRequest): Promise<SavedFile> {
  const { terminal } = work;
  const { part, stem, signal, agreement, query, transfer } = wish;
  const outbound = createOutbound({ allow: allowedAddresses(readConfig(terminal.env)) });
  const progress = createProgress(stem);
  try {
    const downloading = download({
      outbound,
      part,
      what: { agreement, query, transfer },
      signal,
      source: (renew) => loadDownloadSource(work, wish, renew),
      progress: (bytes, total) => progress.at(bytes, total),
    });
    const done = await showWaiting(terminal, () => progress.text(), downloading);
    const { name, extension } = done.facts;
    const file = wish.file ?? (await findUnusedName(name ?? stem + extension));
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
  const address = await askJson<DataAddress>(session, path, {
    query: { renew: String(renew) },
    as: ['operator'],
  });
  const endpoint = findEndpoint(address);
  if (endpoint === undefined || !URL.canParse(endpoint))
    throw new KaartError('the provider named no address', { code: 'counterparty-failed' });
  const url = new URL(endpoint);
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value);
  const token = findAddressProperty(address, 'authorization');
  return { url: url.href, ...(token === undefined ? {} : { authorization: schemed(token) }) };
}

/** An EDC gives the token alone; others the whole value, with its scheme. */
function schemed(token: string): string {
  return /^\S+\s/.test(token) ? token : `Bearer ${token}`;
}
