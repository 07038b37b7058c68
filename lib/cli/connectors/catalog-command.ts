import type { Command } from 'commander';
import { askJson } from '../session/session.ts';
import { print, tableText } from '../terminal/output.ts';
import {
  type CommandContext,
  examples,
  runCommand,
  runServedCommand,
  type Terminal,
} from '../terminal/terminal.ts';
import { showForeignCatalog } from './foreign-catalog.ts';

interface CatalogNode {
  readonly '@id': string;
  readonly 'dct:identifier'?: string;
  readonly 'dct:title': readonly { '@value': string; '@language': string }[];
  readonly 'dcat:version'?: string;
  readonly 'dct:accessRights'?: { '@id': string };
}

/** `kaart catalog`: our own, or that of another connector. */
export function catalogCommand(program: Command, terminal: Terminal): void {
  program
    .command('catalog')
    .description('list the datasets, ours or those of another connector')
    .argument('[catalog url]', 'DSP base of another connector, its catalog, or its root')
    .addHelpText(
      'after',
      examples(
        'catalog',
        'catalog --url https://kaart.example.lu --json',
        'catalog https://provider.example/dsp/2025-1',
      ),
    )
    .action((address: string | undefined, _, command: Command) =>
      address === undefined
        ? runCommand(terminal, command, showCatalog)
        : runServedCommand(
            terminal,
            command,
            (parts) => showForeignCatalog(parts, address),
            'temporary',
          ),
    );
}

async function showCatalog({ session, output }: CommandContext): Promise<void> {
  const document = await askJson<{ 'dcat:dataset': CatalogNode[] }>(session, '/catalog.jsonld');
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
}
