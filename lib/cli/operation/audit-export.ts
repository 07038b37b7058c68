import { createWriteStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type * as z from 'zod';
import { AuditHead } from '../../audit/head.ts';
import type { AuditSource } from '../../audit/verify.ts';
import { jwsPayload } from '../../core/jws-payload.ts';
import { chunks } from '../../core/lines.ts';
import {
  type FileInFolder,
  makeFolder,
  makeFolderIn,
  writeFileWhole,
} from '../terminal/output-path.ts';
import { CHAINS_FILE, endsFile, HEADS_FILE, listFile, WAITING_FILE } from './audit-source.ts';

/** Writes the files that a verifier needs to a directory. It replaces the files of an earlier export. */
export async function exportEvidence(
  source: AuditSource,
  directory: string,
): Promise<{ readonly heads: number; readonly companies: number }> {
  await makeFolder(directory);
  for (const folder of ['ends', 'lists']) await makeFolderIn(directory, folder);
  const inDirectory = (path: string) => ({
    folder: join(directory, dirname(path)),
    name: basename(path),
  });
  const named = { ends: new Set<string>(), lists: new Set<string>() };
  const heads = await writeJsonLines(inDirectory(HEADS_FILE), collectNames(source.heads(), named));
  for (const root of named.ends)
    await writeJsonLines(inDirectory(endsFile(root)), source.readEnds(root));
  for (const root of named.lists)
    await writeJsonLines(inDirectory(listFile(root)), source.entries(root));
  const companies = await writeJsonLines(inDirectory(CHAINS_FILE), source.chains());
  await writeJsonLines(inDirectory(WAITING_FILE), source.listWaiting());
  return { heads, companies };
}

interface WrittenNames {
  readonly ends: Set<string>;
  readonly lists: Set<string>;
}

async function* collectNames(
  heads: ReturnType<AuditSource['heads']>,
  { ends, lists }: WrittenNames,
) {
  for await (const head of heads) {
    const named = readRoots(head.jws);
    if (named !== undefined) {
      ends.add(named.root);
      for (const { root } of named.lists) lists.add(root);
    }
    yield head;
  }
}

const Roots = AuditHead.pick({ root: true, lists: true }).loose();

/** The roots that a head names, signed or not. The verification reports its defects. */
function readRoots(jws: string): z.infer<typeof Roots> | undefined {
  try {
    return Roots.safeParse(jwsPayload(jws)).data;
  } catch {
    return undefined;
  }
}

/** @returns the number of lines */
async function writeJsonLines(file: FileInFolder, values: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  const texts = (async function* () {
    for await (const value of values) {
      count += 1;
      yield `${JSON.stringify(value)}\n`;
    }
  })();
  await writeFileWhole(file, (path) => pipeline(chunks(texts), createWriteStream(path)));
  return count;
}
