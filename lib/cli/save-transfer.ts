import { allowedAddresses, readConfig } from '../app/config.ts';
import { KaartError } from '../core/errors.ts';
import { type DataAddress, endpointOf, propertyOf } from '../dsp/transfer/data-address.ts';
import { createOutbound } from '../http/outbound/outbound.ts';
import { type Downloaded, download } from './download.ts';
import { processPath } from './follow.ts';
import type { DownloadSource } from './open-source.ts';
import { type PartFile, unusedName } from './part-file.ts';
import { progressOf } from './progress.ts';
import { askJson } from './session.ts';
import type { CommandContext } from './terminal.ts';
import { waiting } from './waiting.ts';

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
export interface SavedFile extends Downloaded {
  readonly file: string;
}

/** Downloads the data of a transfer straight from the address that its provider named, and shows how far it is. */
export async function saveTransfer(work: CommandContext, wish: SaveRequest): Promise<SavedFile> {
  const { terminal } = work;
  const { part, stem, signal, agreement, query, transfer } = wish;
  const outbound = createOutbound({ allow: allowedAddresses(readConfig(terminal.env)) });
  const progress = progressOf(stem);
  try {
    const downloading = download({
      outbound,
      part,
      what: { agreement, query, transfer },
      signal,
      source: (renew) => sourceOf(work, wish, renew),
      progress: (bytes, total) => progress.at(bytes, total),
    });
    const done = await waiting(terminal, () => progress.text(), downloading);
    const { name, extension } = done.facts;
    const file = wish.file ?? (await unusedName(name ?? stem + extension));
    await part.become(file);
    return { ...done, file };
  } finally {
    outbound.close();
  }
}

async function sourceOf(
  { session }: CommandContext,
  { transfer, query }: SaveRequest,
  renew: boolean,
): Promise<DownloadSource> {
  const path = `${processPath('transfer', transfer)}/data-address`;
  const address = await askJson<DataAddress>(session, path, {
    query: { renew: String(renew) },
    as: ['operator'],
  });
  const endpoint = endpointOf(address);
  if (endpoint === undefined || !URL.canParse(endpoint))
    throw new KaartError('the provider named no address', { code: 'counterpart-failed' });
  const url = new URL(endpoint);
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value);
  const token = propertyOf(address, 'authorization');
  return { url: url.href, ...(token === undefined ? {} : { authorization: schemed(token) }) };
}

/** An EDC gives the token alone; others the whole value, with its scheme. */
function schemed(token: string): string {
  return /^\S+\s/.test(token) ? token : `Bearer ${token}`;
}
