import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AuditSource } from '../audit/verify.ts';
import { Sha256 } from '../core/digest.ts';
import { chunks } from '../core/lines.ts';
import { CHAINS_FILE, endsFile, HEADS_FILE } from './audit-source.ts';

/** Writes all that a verifier reads into a directory; files of an earlier export are replaced. */
export async function exportEvidence(
  source: AuditSource,
  directory: string,
): Promise<{ readonly heads: number; readonly companies: number }> {
  await mkdir(join(directory, 'ends'), { recursive: true });
  const roots = new Set<string>();
  const heads = await write(join(directory, HEADS_FILE), noting(source.heads(), roots));
  for (const root of roots) await write(join(directory, endsFile(root)), source.ends(root));
  const companies = await write(join(directory, CHAINS_FILE), source.chains());
  return { heads, companies };
}

async function* noting(heads: ReturnType<AuditSource['heads']>, roots: Set<string>) {
  for await (const head of heads) {
    const root = rootIn(head.jws);
    if (root !== undefined) roots.add(root);
    yield head;
  }
}

/** The root that a head names, signed or not: what is wrong with it is said by the verification. */
function rootIn(jws: string): string | undefined {
  try {
    const payload = Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString();
    const { root } = JSON.parse(payload) as { root?: unknown };
    return Sha256.safeParse(root).data;
  } catch {
    return undefined;
  }
}

/** @returns how many lines there were */
async function write(file: string, values: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  const texts = (async function* () {
    for await (const value of values) {
      count += 1;
      yield `${JSON.stringify(value)}\n`;
    }
  })();
  await pipeline(chunks(texts), createWriteStream(file));
  return count;
}
