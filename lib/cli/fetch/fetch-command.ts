import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { KaartError } from '../../core/errors.ts';
import { jwsPayload } from '../../core/jws-payload.ts';
import { VersionResponse } from '../../http/responses/data-responses.ts';
import { JwksResponse } from '../../http/responses/document-responses.ts';
import { JWKS_ARCHIVE_PATH } from '../../identity/server-metadata.ts';
import { ROW_FORMATS } from '../../publication/file-formats.ts';
import { Manifest } from '../../publication/manifest.ts';
import { MANIFEST_FILE } from '../../publication/verify.ts';
import { ask, askJson } from '../session/session.ts';
import { bomOption, participantIdOption, secondsOption } from '../terminal/options.ts';
import { print } from '../terminal/output.ts';
import { makeFolder, writeText } from '../terminal/output-path.ts';
import { JWKS_FILE } from '../terminal/read-keys.ts';
import {
  type CommandContext,
  examples,
  runCommand,
  runServedCommand,
  type Terminal,
  workedExample,
} from '../terminal/terminal.ts';
import { fetchByAgreement } from './fetch-agreement.ts';
import { saveBody } from './save-body.ts';

const FETCH_EXAMPLES = examples(
  'fetch --format csv -o companies.csv',
  'fetch --directory companies && kaart verify companies',
  'fetch healthtech-companies-public --format csv',
  'KAART_CLIENT_ID=… KAART_CLIENT_SECRET=… kaart fetch --url https://kaart.example.lu',
  'KAART_CLIENT_ID=… KAART_CLIENT_KEY=private.pem kaart fetch --url https://kaart.example.lu',
  'fetch urn:uuid:… --output data.jsonl --json',
  'fetch https://provider.example/dsp/2025-1 healthtech-companies',
);

const STAY_UP_TO_DATE = workedExample('fetch the rows, and stay up to date', [
  ['fetch --directory companies', 'fetches the current version with its manifest'],
  ['verify companies', 'checks offline that the files are those of the published version'],
  ['changes --since companies', 'later: lists what has changed since then'],
  ['fetch --directory companies', 'fetches the version that is current now'],
]);

/**
 * `kaart fetch`: downloads the rows of a dataset of this Kaart, a version with all its files, or the
 * data of an agreement.
 */
export function fetchCommand(program: Command, terminal: Terminal): void {
  program
    .command('fetch')
    .description(
      'fetch the rows that you may read as a partner, the public rows, or the data of an agreement',
    )
    .argument(
      '[what]',
      'dataset id, an agreement, or the catalog URL of another connector',
      COMPANIES_DATASET_ID,
    )
    .argument('[dataset]', 'dataset id in that catalog; without an agreement, Kaart negotiates one')
    .addOption(new Option('-f, --format <format>', 'format, jsonl by default').choices(ROW_FORMATS))
    .addOption(bomOption())
    .option(
      '-o, --output <file>',
      'output file; default: standard output for rows, and for the data of an agreement a file with the name from the provider',
    )
    .option('--provider <id>', 'provider of the agreement, if several agreements have the same id')
    .addOption(participantIdOption())
    .option('--keep', 'leave the transfer of an agreement open')
    .option('--timeout <seconds>', 'seconds to wait for another connector', secondsOption, 60)
    .addOption(
      new Option(
        '-d, --directory <directory>',
        'fetch every file of the version with its manifest, for kaart verify',
      ).conflicts(['output', 'format']),
    )
    .option('--purpose <iri>', 'purpose that you are registered for')
    .addHelpText('after', FETCH_EXAMPLES)
    .addHelpText('after', STAY_UP_TO_DATE)
    .action(
      (what: string, dataset: string | undefined, options: FetchOptions, command: Command) => {
        if (dataset === undefined && options.participantId !== undefined)
          command.error('error: --participant-id is for a dataset of the catalog at a URL');
        if (dataset === undefined && isDataset(what))
          return runCommand(terminal, command, (parts) => fetchAsPartner(parts, what, options));
        if (options.directory !== undefined)
          command.error('error: --directory is for the rows of a partner');
        return runServedCommand(
          terminal,
          command,
          (parts) => fetchByAgreement(parts, [what, dataset], options),
          dataset === undefined ? 'refused' : 'begun',
        );
      },
    );
}

/**
 * Whether an operand is the name of one of our datasets. Ids of agreements are URIs, UUIDs of an EDC, or
 * other text.
 */
function isDataset(what: string): boolean {
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
  return /^[a-z][a-z0-9-]*$/.test(what) && !uuid.test(what);
}

function fetchAsPartner(
  parts: CommandContext,
  dataset: string,
  { directory, ...options }: FetchOptions,
): Promise<void> {
  if (directory === undefined) return fetchRows(parts, dataset, options);
  return fetchVersion(parts, { dataset, ...options, directory });
}

interface FetchOptions {
  readonly provider?: string;
  readonly participantId?: string;
  readonly keep?: boolean;
  readonly timeout: number;
  readonly format?: string;
  readonly bom?: boolean;
  readonly output?: string;
  readonly directory?: string;
  readonly purpose?: string;
}

async function fetchRows(
  parts: CommandContext,
  dataset: string,
  options: Omit<FetchOptions, 'directory'>,
): Promise<void> {
  const { session, output } = parts;
  const path = `/v1/datasets/${encodeURIComponent(dataset)}/data`;
  const query = {
    format: options.format ?? 'jsonl',
    purpose: options.purpose,
    bom: options.bom === true ? 'true' : undefined,
  };
  const asking = () => ask(session, path, { query, ...getReadRole(dataset) });
  const saved = await saveBody(parts, asking, options.output);
  const version = saved.headers.get('kaart-version') ?? '';
  if (options.output !== undefined)
    print(
      output,
      { version, file: options.output, bytes: saved.bytes, sha256: saved.sha256 },
      () => `${options.output}: version ${version}, ${saved.bytes} bytes, sha256 ${saved.sha256}`,
    );
}

interface VersionRequest {
  readonly dataset: string;
  readonly directory: string;
  readonly purpose?: string;
}

/** The public rows are read without a token. */
export function getReadRole(dataset: string): { readonly as?: 'partner' } {
  return dataset === PUBLIC_COMPANIES_DATASET_ID ? {} : { as: 'partner' };
}

/**
 * Downloads every file of the current version, its manifest and the signing keys. `kaart verify` needs
 * no other data.
 */
async function fetchVersion(
  work: CommandContext,
  { dataset, directory, purpose }: VersionRequest,
): Promise<void> {
  const { session, output } = work;
  const base = `/v1/datasets/${encodeURIComponent(dataset)}/versions`;
  await makeFolder(directory);
  const version = await askJson(session, `${base}/current`, VersionResponse, {
    query: { purpose },
    ...getReadRole(dataset),
  });
  if (version.manifest === null)
    throw new KaartError('version-superseded-meanwhile', {
      code: 'superseded',
      parameters: { version: version.id },
      nextStep: 'fetch-again',
    });
  await writeText({ folder: directory, name: MANIFEST_FILE }, version.manifest);
  const keys = await askJson(session, JWKS_ARCHIVE_PATH, JwksResponse);
  await writeText({ folder: directory, name: JWKS_FILE }, JSON.stringify(keys));
  for (const { path } of version.files) {
    const url = `${base}/${encodeURIComponent(version.id)}/files/${encodeURIComponent(path)}`;
    const asking = () => ask(session, url, { query: { purpose }, ...getReadRole(dataset) });
    await saveBody(work, asking, { folder: directory, name: path });
  }
  print(
    output,
    { version: version.id, directory, files: version.files.length },
    () => `${directory}: version ${version.id}, ${version.files.length} files and manifest.jws`,
  );
}

/**
 * Reads the version id from a directory of a downloaded version, with its purpose if it has one. Any
 * other text is a version id.
 */
export async function readSavedVersion(
  since: string,
): Promise<{ readonly version: string; readonly purpose?: string | undefined }> {
  try {
    const jws = await readFile(join(since, MANIFEST_FILE), 'utf8');
    const { version, purpose } = Manifest.parse(jwsPayload(jws));
    return { version, purpose };
  } catch {
    return { version: since };
  }
}
