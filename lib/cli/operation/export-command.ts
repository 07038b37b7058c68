import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import * as z from 'zod';
import type { ArchiveManifest } from '../../archive/archive.ts';
import { digestFile, INNER_BACKUP, SEAL_FILE, writeBagTags } from '../../backup/bag.ts';
import type { Installation } from '../../backup/ports.ts';
import { hasCode, KaartError } from '../../core/errors.ts';
import { jwsPayload } from '../../core/jws-payload.ts';
import { ArchiveResponse } from '../../http/responses/archive-responses.ts';
import { prepareDirectory } from '../session/open-session.ts';
import { type ApiConnection, ask, askJson } from '../session/session.ts';
import { print } from '../terminal/output.ts';
import {
  explainWriteErrors,
  type FileInFolder,
  makeFolder,
  makeFolderIn,
  pathInFolder,
  requireAbsent,
  writeFileWhole,
  writeText,
} from '../terminal/output-path.ts';
import { readJson } from '../terminal/read-json.ts';
import {
  type CommandContext,
  examples,
  type GlobalOptions,
  runCommand,
  type Terminal,
} from '../terminal/terminal.ts';
import { showWaiting } from '../terminal/waiting.ts';
import {
  AWS_EXAMPLE,
  backUpTo,
  type CloudOptions,
  openInstallation,
  withCloudOptions,
} from './whole-installation.ts';

const PATH = '/v1/archives';
/** File with the id of the export, in a directory that is not complete yet. */
const STATE_FILE = 'export.json';

interface ExportOptions extends CloudOptions {
  readonly withBackup?: boolean;
}

/** `kaart export`: writes all stored data to a bag (RFC 8493) for the national archives. */
export function exportCommand(program: Command, terminal: Terminal): void {
  withCloudOptions(program.command('export'))
    .description(
      'write all stored data, without secrets, into a signed and described directory for the national archives; with --with-backup, kaart import-export can fill an empty installation from it',
    )
    .argument('<directory>', 'a new directory; an export that broke off is continued')
    .addHelpText(
      'after',
      examples(
        'export archive-2026',
        'export archive-2026 --as archivist-name',
        'export move-2026 --with-backup',
        `export move-2026 --url https://kaart.example --with-backup ${AWS_EXAMPLE}`,
      ),
    )
    .option(
      '--with-backup',
      'also write a backup into its folder `backup`: signing keys, secrets and unfinished jobs. Keep the directory as secret as the installation',
    )
    .action((directory: string, options: ExportOptions, command: Command) =>
      runCommand(terminal, command, async (context) => {
        const source = options.withBackup
          ? await openSource(command.optsWithGlobals(), options, terminal)
          : undefined;
        try {
          await exportTo(context, resolve(directory), source);
        } finally {
          await source?.close();
        }
      }),
    );
}

/** The stores that the API reads, also behind a URL: a backup needs them themselves. */
function openSource(
  { url, ...globals }: GlobalOptions,
  options: ExportOptions,
  terminal: Terminal,
): Promise<Installation> {
  const global = options.table === undefined ? { ...globals, ...(url && { url }) } : globals;
  return openInstallation(global, options, () => prepareDirectory(globals, terminal.env).env);
}

async function exportTo(
  { session, output, terminal }: CommandContext,
  directory: string,
  source: Installation | undefined,
): Promise<void> {
  await requireAbsent(directory);
  const above = dirname(directory);
  await makeFolder(above);
  const part = await makeFolderIn(above, `${basename(directory)}.part`);
  const data = await makeFolderIn(part, 'data');
  const archive = await beginOrContinue(session, part);
  let [at, name] = [0, ''];
  const text = () => `${at} of ${archive.files.length}: ${name}`;
  const fetchAll = async () => {
    for (const file of archive.files) {
      [at, name] = [at + 1, file.name];
      const path = pathInFolder(data, file.name);
      if (file.sent !== null && (await digestFile(path))?.sha256 === file.sent.sha256) continue;
      await fetchFile(session, archive.id, { folder: data, name: file.name });
    }
  };
  await showWaiting(terminal, text, fetchAll());
  const path = `${PATH}/${archive.id}/seal`;
  const sealed = await askJson(session, path, ArchiveResponse, { json: {}, as: 'archivist' });
  const manifest = await readManifest(sealed, part);
  await writeTags(part, sealed, manifest);
  if (source !== undefined) {
    const backup = join(part, INNER_BACKUP);
    await rm(backup, { recursive: true, force: true }); // an earlier run of this export broke off
    await backUpTo(backup, source, terminal);
  }
  await rm(join(part, STATE_FILE), { force: true });
  await explainWriteErrors(directory, () => rename(part, directory));
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const result = {
    ...{ directory, archive: archive.id, files: manifest.files.length, bytes },
    ...(source && { backup: join(directory, INNER_BACKUP) }),
  };
  print(output, result, () =>
    [
      `${result.files} files, ${bytes} bytes, signed, in ${directory}`,
      ...(source
        ? ['Its backup holds the signing keys and secrets: keep it as secret as the installation.']
        : []),
      `Verify: python3 scripts/verify-archive.py ${directory}`,
    ].join('\n'),
  );
}

type ArchiveState = z.input<typeof ArchiveResponse>;

const Begun = z.object({ id: z.string() });

/** Continues an export, or starts a new one if the export is unknown or sealed. */
async function beginOrContinue(session: ApiConnection, part: string): Promise<ArchiveState> {
  const begun = Begun.safeParse(await readJson(join(part, STATE_FILE)).catch(() => undefined));
  if (begun.success) {
    try {
      const path = `${PATH}/${encodeURIComponent(begun.data.id)}`;
      const state = await askJson(session, path, ArchiveResponse, { as: 'archivist' });
      if (state.seal === null) return state;
    } catch (error) {
      if (!hasCode(error, 'not-found')) throw error;
    }
  }
  const state = await askJson(session, PATH, ArchiveResponse, { json: {}, as: 'archivist' });
  await writeText({ folder: part, name: STATE_FILE }, JSON.stringify({ id: state.id }));
  return state;
}

async function fetchFile(
  session: ApiConnection,
  archive: string,
  file: FileInFolder,
): Promise<void> {
  const address = `${PATH}/${archive}/files/${encodeURIComponent(file.name)}`;
  const { body } = await ask(session, address, { as: 'archivist' });
  const chunks = (body ?? []) as AsyncIterable<Uint8Array>;
  await writeFileWhole(file, (path) => pipeline(chunks, createWriteStream(path)));
}

/** @throws KaartError `object-corrupt` if a local file differs from the sent file */
async function readManifest({ seal }: ArchiveState, part: string): Promise<ArchiveManifest> {
  const manifest = jwsPayload(seal?.jws ?? '') as ArchiveManifest;
  for (const { name, bytes, sha256: digest } of manifest.files) {
    const here = await digestFile(pathInFolder(join(part, 'data'), name));
    if (here?.sha256 !== digest || here.bytes !== bytes)
      throw new KaartError('export-file-differs', { code: 'object-corrupt', parameters: { name } });
  }
  return manifest;
}

function writeTags(
  part: string,
  { id, by, begunAt, seal }: ArchiveState,
  { files, software, installation }: ArchiveManifest,
): Promise<void> {
  const info = [
    `Source-Organization: ${installation}`,
    `Bagging-Date: ${begunAt.slice(0, 10)}`,
    `Bag-Software-Agent: ${software}`,
    `External-Identifier: ${id}`,
    'External-Description: HealthTech mapping of Luxembourg, everything that is kept',
    `Internal-Sender-Description: exported by ${by.replaceAll(/[\r\n]/g, ' ')}`,
  ];
  const payload = files.map(({ name, ...file }) => ({ ...file, path: name }));
  return explainWriteErrors(part, () =>
    writeBagTags(part, payload, info, { [SEAL_FILE]: `${seal?.jws}\n` }),
  );
}
