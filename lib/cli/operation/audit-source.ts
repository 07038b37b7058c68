import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import type { Chain } from '../../audit/audit-service.ts';
import type { ChainEnd } from '../../audit/head.ts';
import type { StoredEntry } from '../../audit/listed-entry.ts';
import type { AuditSource } from '../../audit/verify.ts';
import { lines } from '../../core/lines.ts';
import {
  ChainEndLine,
  ChainLine,
  HeadLine,
  StoredEntryLine,
} from '../../http/responses/audit-responses.ts';
import { type ApiConnection, askLines } from '../session/session.ts';

/** Maximum number of entries on a page. */
const PER_PAGE = { limit: '1000' };

/** File names in a directory of `kaart audit export`. */
export const HEADS_FILE = 'heads.jsonl';
export const CHAINS_FILE = 'chains.jsonl';
export const WAITING_FILE = 'waiting.jsonl';
export const listFile = (root: string) => join('lists', `${root}.jsonl`);
export const endsFile = (root: string) => join('ends', `${root}.jsonl`);

/** Reads the evidence from a running Kaart. */
export function remoteAuditSource(session: ApiConnection): AuditSource {
  const ask = <S extends z.ZodType>(path: string, line: S) =>
    askLines(session, `/v1/audit/${path}`, line, { query: PER_PAGE, as: 'auditor' });
  return {
    heads: () => ask('heads', HeadLine),
    readEnds: (root) => ask(`ends/${root}`, ChainEndLine),
    chains: () => ask('chains', ChainLine),
    entries: (root) => ask(`lists/${root}`, StoredEntryLine),
    listWaiting: () => ask('waiting', StoredEntryLine),
  };
}

/** Reads the evidence from a directory of `kaart audit export`. */
export function exportedAuditSource(directory: string): AuditSource {
  return {
    heads: () => readJsonLines(join(directory, HEADS_FILE)),
    readEnds: (root) => readJsonLines<ChainEnd>(join(directory, endsFile(root))),
    chains: () => readJsonLines<Chain>(join(directory, CHAINS_FILE)),
    entries: (root) => readJsonLines<StoredEntry>(join(directory, listFile(root))),
    listWaiting: () => readJsonLines<StoredEntry>(join(directory, WAITING_FILE)),
  };
}

async function* readJsonLines<T>(file: string): AsyncGenerator<T> {
  for await (const line of lines(createReadStream(file)))
    if (line !== '') yield JSON.parse(line) as T;
}
