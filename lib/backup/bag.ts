import { constants, open, readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sha256, sha256Stream } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';

const PAYLOAD = 'manifest-sha256.txt';
const TAGS = 'tagmanifest-sha256.txt';
/** The signed list of the files of an export. A backup has no such file. */
export const SEAL_FILE = 'seal.jws';
/** Folder of an export with a backup of the same installation. The backup is a separate bag. */
export const INNER_BACKUP = 'backup';
/** A line of a manifest: digest, two spaces, path. */
const LINE = /^([0-9a-f]{64}) {2}(\S+)$/;
/** A relative path of plain names; `..` is not one. */
const PLAIN_PATH = /^(?!.*(^|\/)\.{1,2}(\/|$))[\w.=@-]+(\/[\w.=@-]+)*$/;

/** A file of a bag. */
export interface BagFile {
  /** Path below `data/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes the files that turn a directory with a folder `data/` into a bag. The bag is valid when the last of
 * these files is written.
 *
 * @param info lines of `bag-info.txt`; the size is added
 * @param furtherFiles contents of further files outside `data/`, by name
 * @see RFC 8493 #section-2
 */
export async function writeBagTags(
  directory: string,
  files: readonly BagFile[],
  info: readonly string[],
  furtherFiles: Readonly<Record<string, string>> = {},
): Promise<void> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const tags: Readonly<Record<string, string>> = {
    'bagit.txt': 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
    'bag-info.txt': `${[...info, `Payload-Oxum: ${bytes}.${files.length}`].join('\n')}\n`,
    [PAYLOAD]: files.map(({ path, sha256: digest }) => `${digest}  data/${path}\n`).join(''),
    ...furtherFiles,
  };
  const digests = Object.entries(tags).map(([name, text]) => `${sha256(text)}  ${name}\n`);
  for (const [name, text] of Object.entries(tags)) await writeSynced(join(directory, name), text);
  await writeSynced(join(directory, TAGS), digests.join(''));
}

async function writeSynced(path: string, text: string): Promise<void> {
  // An earlier file or link of this name is removed, so that the target of a link is not changed.
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Verifies every file of a bag. A file below `data/` that is not on the list makes the bag invalid.
 *
 * @see RFC 8493 #section-3
 * @returns the digests of the files by their path below `data/`, and the digest of the list of files
 * @throws KaartError `object-corrupt` with the name of the first file that is missing, differs or is not on the list
 */
export async function verifyBag(
  directory: string,
): Promise<{ readonly digests: ReadonlyMap<string, string>; readonly digest: string }> {
  const tags = await readManifest(directory, TAGS);
  if (!tags.has(PAYLOAD)) throw damagedError(PAYLOAD);
  await verifyFiles(directory, tags);
  const files = await readManifest(directory, PAYLOAD);
  await verifyFiles(directory, files);
  for await (const path of listPayloadFiles(directory))
    if (!files.has(path)) throw damagedError(path);
  const digests = [...files].map(
    ([path, digest]) => [path.replace(/^data\//, ''), digest] as const,
  );
  return { digests: new Map(digests), digest: tags.get(PAYLOAD) ?? '' };
}

async function* listPayloadFiles(directory: string): AsyncGenerator<string> {
  const options = { recursive: true, withFileTypes: true } as const;
  for (const entry of await readdir(join(directory, 'data'), options))
    if (!entry.isDirectory())
      yield relative(directory, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
}

async function readManifest(directory: string, name: string): Promise<Map<string, string>> {
  const text = await readFile(join(directory, name), 'utf8').catch(() => undefined);
  if (text === undefined) throw damagedError(name);
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [, digest = '', path = ''] = LINE.exec(line) ?? [];
      if (!PLAIN_PATH.test(path)) throw damagedError(name);
      return [path, digest];
    }),
  );
}

async function verifyFiles(directory: string, digests: ReadonlyMap<string, string>) {
  for (const [path, digest] of digests)
    if ((await digestFile(join(directory, path)))?.sha256 !== digest) throw damagedError(path);
}

/** Symbolic links are not followed. */
const READ_FILE = constants.O_RDONLY | constants.O_NOFOLLOW;

/** @returns length and digest of a file; `undefined` if it cannot be read, or is a symbolic link */
export async function digestFile(path: string): Promise<Omit<BagFile, 'path'> | undefined> {
  const hash = sha256Stream();
  let bytes = 0;
  try {
    const file = await open(path, READ_FILE);
    for await (const chunk of file.createReadStream() as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch {
    return undefined;
  }
  return { bytes, sha256: hash.digest('hex') };
}

function damagedError(name: string): KaartError {
  return new KaartError('backup-file-differs', {
    code: 'object-corrupt',
    parameters: { name },
    nextStep: 'another-backup',
  });
}
