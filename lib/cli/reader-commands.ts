import { type Command, Option } from 'commander';
import { FORMATS } from '../publication/version.ts';
import { fetchByAgreement } from './fetch-by-agreement.ts';
import { fetchVersion, heldVersion } from './fetch-version.ts';
import { print, printLines, tableText } from './output.ts';
import { saveBody } from './save-body.ts';
import { ask, askJson, askLines } from './session.ts';
import { examples, type Terminal, type Work, work, workServed } from './terminal.ts';

const DATASET = 'healthtech-companies';

/** What a reader of the data does: look, fetch, stay in step. */
export function readerCommands(program: Command, terminal: Terminal): void {
  catalog(program, terminal);
  figures(program, terminal);
  fetch(program, terminal);
  changes(program, terminal);
}

interface CatalogNode {
  readonly '@id': string;
  readonly 'dct:identifier'?: string;
  readonly 'dct:title': readonly { '@value': string; '@language': string }[];
  readonly 'dcat:version'?: string;
  readonly 'dct:accessRights'?: { '@id': string };
}

function catalog(program: Command, terminal: Terminal): void {
  program
    .command('catalog')
    .description('list the datasets')
    .addHelpText('after', examples('catalog', 'catalog --url https://kaart.example.lu --json'))
    .action((_, command: Command) =>
      work(terminal, command, async ({ session, output }) => {
        const document = await askJson<{ 'dcat:dataset': CatalogNode[] }>(
          session,
          '/catalog.jsonld',
        );
        print(output, document as never, () =>
          tableText(
            ['dataset', 'version', 'access', 'title'],
            document['dcat:dataset'].map((node) => [
              node['dct:identifier'] ?? node['@id'].split('/').at(-1),
              node['dcat:version'] ?? '',
              node['dct:accessRights']?.['@id'].split('/').at(-1)?.toLowerCase() ?? '',
              node['dct:title'].find((title) => title['@language'] === 'en')?.['@value'],
            ]),
          ),
        );
      }),
    );
}

interface IndicatorLine {
  readonly id: string;
  readonly label: { readonly en: string };
  readonly numerator: number;
  readonly denominator: number | null;
  readonly percent: number | null;
}

function figures(program: Command, terminal: Terminal): void {
  program
    .command('figures')
    .description('the official figures of an edition')
    .argument('[edition]', 'edition, the newest by default')
    .addHelpText('after', examples('figures 2025', 'figures 2025 --json'))
    .action((edition: string | undefined, _, command: Command) =>
      work(terminal, command, async ({ session, output }) => {
        const path = `/v1/editions/${encodeURIComponent(edition ?? 'current')}/figures`;
        if (output.json)
          return print(
            output,
            await askJson(session, path, { query: { view: 'summary' } }),
            () => '',
          );
        const document = await askJson<{
          edition: string;
          referenceDate: string;
          indicators: IndicatorLine[];
        }>(session, path);
        output.out(`Edition ${document.edition}, reference date ${document.referenceDate}\n\n`);
        output.out(
          `${tableText(['figure', 'count', 'of', '%'], document.indicators.map(indicatorCells))}\n`,
        );
      }),
    );
}

function indicatorCells({ label, numerator, denominator, percent }: IndicatorLine): unknown[] {
  return [label.en, numerator, denominator ?? '', percent ?? ''];
}

function fetch(program: Command, terminal: Terminal): void {
  program
    .command('fetch')
    .description('fetch the rows you may read as a partner, or the data of an agreement')
    .argument(
      '[what]',
      'dataset id, an agreement, or the catalog URL of another connector',
      DATASET,
    )
    .argument('[dataset]', 'dataset id in that catalog; without an agreement one is negotiated')
    .addOption(new Option('-f, --format <format>', 'format, jsonl by default').choices(FORMATS))
    .option(
      '-o, --output <file>',
      'write to a file; a partner’s rows go to standard output without it',
    )
    .option('--keep', 'leave the transfer of an agreement open')
    .option('--timeout <seconds>', 'how long to wait for another connector', '60')
    .addOption(
      new Option(
        '-d, --directory <directory>',
        'fetch every file of the version with its manifest, for kaart verify',
      ).conflicts(['output', 'format']),
    )
    .option('--purpose <iri>', 'purpose, one you are registered with')
    .addHelpText(
      'after',
      examples(
        'fetch --format csv -o companies.csv',
        'fetch --directory companies && kaart verify companies',
        'KAART_CLIENT_ID=… KAART_CLIENT_SECRET=… kaart fetch --url https://kaart.example.lu',
        'fetch urn:uuid:… --output data.jsonl --json',
        'fetch https://provider.example/dsp/2025-1 healthtech-companies',
      ),
    )
    .action((what: string, dataset: string | undefined, options: FetchOptions, command: Command) =>
      what === DATASET
        ? work(terminal, command, (parts) => fetchAsPartner(parts, options))
        : workServed(terminal, command, (parts) =>
            fetchByAgreement(parts, [what, dataset], options),
          ),
    );
}

function fetchAsPartner(parts: Work, { directory, ...options }: FetchOptions): Promise<void> {
  const dataset = DATASET;
  if (directory === undefined) return fetchRows(parts, dataset, options);
  return fetchVersion(parts, { dataset, ...options, directory });
}

interface FetchOptions {
  readonly keep?: boolean;
  readonly timeout: string;
  readonly format?: string;
  readonly output?: string;
  readonly directory?: string;
  readonly purpose?: string;
}

async function fetchRows(
  parts: Work,
  dataset: string,
  options: Omit<FetchOptions, 'directory'>,
): Promise<void> {
  const { session, output } = parts;
  const response = await ask(session, `/v1/datasets/${encodeURIComponent(dataset)}/data`, {
    query: { format: options.format ?? 'jsonl', purpose: options.purpose },
    as: 'partner',
  });
  const saved = await saveBody(parts, response, options.output);
  const version = response.headers.get('kaart-version') ?? '';
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
      work(terminal, command, async ({ session, output }) => {
        const path = `/v1/datasets/${encodeURIComponent(dataset)}/changes`;
        const lines = askLines<ChangeLine>(session, path, {
          query: { since: await heldVersion(since) },
          as: 'partner',
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
