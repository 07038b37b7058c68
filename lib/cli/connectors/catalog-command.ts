import { type Command, Option } from 'commander';
import { RECORDS, type RecordName } from '../../catalog/register-records.ts';
import { type Language, pickText } from '../../core/language.ts';
import {
  CatalogResponse,
  ForeignCatalogResponse,
  RegisterRecordResponse,
} from '../../http/responses/document-responses.ts';
import { splitVersion } from '../../publication/version.ts';
import { askJson } from '../session/session.ts';
import { languageOption, participantIdOption } from '../terminal/options.ts';
import { print, tableText } from '../terminal/output.ts';
import { safeText } from '../terminal/safe-text.ts';
import {
  type CommandContext,
  examples,
  runCommand,
  runServedCommand,
  type Terminal,
} from '../terminal/terminal.ts';

/** `kaart catalog`: shows our own catalog, or the catalog of another connector. */
export function catalogCommand(program: Command, terminal: Terminal): void {
  program
    .command('catalog')
    .description('list our datasets, or the datasets of another connector')
    .argument('[catalog url]', 'DSP base of another connector, its catalog, or its root')
    .addOption(
      new Option(
        '--record <register>',
        'print the values to enter into a register of protected data or of open data',
      ).choices(RECORDS),
    )
    .addOption(participantIdOption())
    .addOption(languageOption(terminal, 'of the record, and of the titles'))
    .addHelpText(
      'after',
      examples(
        'catalog',
        'catalog --record protected-data --language fr',
        'catalog --url https://kaart.example.lu --json',
        'catalog https://provider.example/dsp/2025-1',
        'catalog https://provider.example/dsp/2025-1 --participant-id did:web:identity.example:provider',
      ),
    )
    .action((address: string | undefined, options: CatalogOptions, command: Command) =>
      address === undefined
        ? runCommand(terminal, command, (parts) =>
            options.record === undefined ? showCatalog(parts, options) : showRecord(parts, options),
          )
        : runServedCommand(
            terminal,
            command,
            (parts) => showForeignCatalog(parts, address, options),
            'temporary',
          ),
    );
}

interface CatalogOptions {
  readonly record?: RecordName;
  readonly participantId?: string;
  readonly language: Language;
}

/** Shows the text of a record, to enter it into a register. */
async function showRecord(
  { session, output }: CommandContext,
  { record, language }: CatalogOptions,
): Promise<void> {
  const found = await askJson(session, `/catalog/records/${record}`, RegisterRecordResponse);
  print(output, found, () => {
    const lines = found.fields.map(
      ({ name, label, value }) => `${label[language]} (${name})\n  ${value[language]}`,
    );
    return [found.title[language], found.note[language], ...lines].map(safeText).join('\n\n');
  });
}

async function showCatalog(
  { session, output }: CommandContext,
  { language }: CatalogOptions,
): Promise<void> {
  const first = await askJson(session, '/catalog.jsonld', CatalogResponse);
  const datasets = [...(first['dcat:dataset'] ?? [])];
  for (let next = first['hydra:view']['hydra:next']; next !== undefined; ) {
    const page = await askJson(
      session,
      `/catalog.jsonld${new URL(next['@id']).search}`,
      CatalogResponse,
    );
    datasets.push(...(page['dcat:dataset'] ?? []));
    next = page['hydra:view']['hydra:next'];
  }
  print(output, { ...first, 'dcat:dataset': datasets }, () =>
    tableText(
      ['dataset', 'edition', 'version', 'access', 'title'],
      datasets.map((node) => [
        node['dct:identifier'],
        ...toEditionAndVersion(node['dcat:version']),
        node['dct:accessRights']['@id'].split('/').at(-1)?.toLowerCase(),
        pickText(node['dct:title'], language),
      ]),
    ),
  );
}

/** The cells of a dataset. Only the rows for everyone have one version for all readers. */
function toEditionAndVersion(stated: string | undefined): readonly [string, string] {
  const { edition, version = '' } = splitVersion(stated ?? '');
  return [edition, version];
}

/** Number of datasets on one page. */
const PAGE = 100;

/** Shows the catalog of another connector: its offers to us, and the formats of each transfer. */
async function showForeignCatalog(
  { session, output }: CommandContext,
  address: string,
  { language, participantId }: CatalogOptions,
): Promise<void> {
  const ask = (offset: number) =>
    askJson(session, '/v1/catalog-requests', ForeignCatalogResponse, {
      json: { address, participantId, offset, limit: PAGE },
      as: 'operator',
    });
  const first = await ask(0);
  const all = new Map(first.dataset.map((each) => [each['@id'], each]));
  for (let page = first.dataset; page.length === PAGE; ) {
    page = (await ask(all.size)).dataset;
    const known = all.size;
    for (const each of page) all.set(each['@id'], each);
    // A connector without pages sends the same datasets again.
    if (all.size === known) break;
  }
  const datasets = [...all.values()];
  print(output, { ...first, dataset: datasets }, () =>
    datasets.length === 0
      ? `${first.participantId} offers nothing to us`
      : `${first.participantId} offers\n\n${tableText(
          ['dataset', 'title', 'formats', 'offers'],
          datasets.map((each) => [
            each['@id'],
            pickText(each['title'] ?? each['dct:title'] ?? each['name'], language),
            toList(each['distribution'])
              .map((each) => getFormatName(each, language))
              .join(' '),
            toList(each['hasPolicy']).length,
          ]),
        )}`,
  );
}

function toList(value: unknown): unknown[] {
  return [value ?? []].flat();
}

function getFormatName(distribution: unknown, language: Language): string {
  const format = (distribution as { format?: unknown })?.format;
  return pickText((format as { '@id'?: unknown })?.['@id'] ?? format, language);
}
