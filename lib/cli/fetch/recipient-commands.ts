import { type Command, Option } from 'commander';
import { ROW_FORMATS } from '../../publication/version.ts';
import { catalogCommand } from '../connectors/catalog-command.ts';
import { figuresCommand } from '../mapping/figures-command.ts';
import { ask, askLines } from '../session/session.ts';
import { print, printLines } from '../terminal/output.ts';
import { secondsOption } from '../terminal/seconds-option.ts';
import {
  type CommandContext,
  examples,
  runCommand,
  runServedCommand,
  type Terminal,
} from '../terminal/terminal.ts';
import { countsCommand } from './counts-command.ts';
import { fetchByAgreement } from './fetch-by-agreement.ts';
import { fetchVersion, getReadRole, readSavedVersion } from './fetch-version.ts';
import { saveBody } from './save-body.ts';

const DATASET = 'healthtech-companies';

/** Commands for data recipients: look, fetch, stay up to date. */
export function recipientCommands(program: Command, terminal: Terminal): void {
  catalogCommand(program, terminal);
  figuresCommand(program, terminal);
  fetch(program, terminal);
  countsCommand(program, terminal);
  changes(program, terminal);
}

const FETCH_EXAMPLES = examples(
  'fetch --format csv -o companies.csv',
  'fetch --directory companies && kaart verify companies',
  'fetch healthtech-companies-public --format csv',
  'KAART_CLIENT_ID=… KAART_CLIENT_SECRET=… kaart fetch --url https://kaart.example.lu',
  'fetch urn:uuid:… --output data.jsonl --json',
  'fetch https://provider.example/dsp/2025-1 healthtech-companies',
);

function fetch(program: Command, terminal: Terminal): void {
  program
    .command('fetch')
    .description(
      'fetch the rows you may read as a partner, those for everyone, or the data of an agreement',
    )
    .argument(
      '[what]',
      'dataset id, an agreement, or the catalog URL of another connector',
      DATASET,
    )
    .argument('[dataset]', 'dataset id in that catalog; without an agreement one is negotiated')
    .addOption(new Option('-f, --format <format>', 'format, jsonl by default').choices(ROW_FORMATS))
    .option(
      '-o, --output <file>',
      'write to a file; without it a partner’s rows go to standard output, and the data of an agreement to a file of the name that they come with',
    )
    .option('--provider <id>', 'whose agreement, where several providers gave one the same id')
    .option('--keep', 'leave the transfer of an agreement open')
    .option('--timeout <seconds>', 'how long to wait for another connector', secondsOption, 60)
    .addOption(
      new Option(
        '-d, --directory <directory>',
        'fetch every file of the version with its manifest, for kaart verify',
      ).conflicts(['output', 'format']),
    )
    .option('--purpose <iri>', 'purpose, one you are registered with')
    .addHelpText('after', FETCH_EXAMPLES)
    .action(
      (what: string, dataset: string | undefined, options: FetchOptions, command: Command) => {
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

/** Our datasets have plain names; ids of agreements are URIs, UUIDs of an EDC, or any other text. */
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
  readonly keep?: boolean;
  readonly timeout: number;
  readonly format?: string;
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
  const query = { format: options.format ?? 'jsonl', purpose: options.purpose };
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

interface ChangeLine {
  readonly op: string;
  readonly record_id: string;
  readonly version: string;
  readonly effective_at: string;
}

function changes(program: Command, terminal: Terminal): void {
  program
    .command('changes')
    .description('what was added, changed and removed since a version you hold')
    .argument('[dataset]', 'dataset id', DATASET)
    .requiredOption('--since <version>', 'the version you hold, or the directory it was fetched to')
    .addHelpText(
      'after',
      examples('changes --since 2025-0123456789ab', 'changes --since companies'),
    )
    .action((dataset: string, { since }: { since: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/datasets/${encodeURIComponent(dataset)}/changes`;
        const lines = askLines<ChangeLine>(session, path, {
          query: { since: await readSavedVersion(since) },
          ...getReadRole(dataset),
        });
        const header = ['change', 'record', 'version', 'effective at'];
        await printLines(output, lines, header, ({ op, record_id, version, effective_at }) => [
          op,
          record_id,
          version,
          effective_at,
        ]);
      }),
    );
}
