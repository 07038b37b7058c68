import type { Command } from 'commander';
import type * as z from 'zod';
import { instant } from '../../core/instant.ts';
import { toLocalMinute } from '../../core/local-time.ts';
import { ExternalCatalogResponse } from '../../http/responses/connector-responses.ts';
import { askJson } from '../session/session.ts';
import { type Output, print, tableText } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

type Catalog = z.input<typeof ExternalCatalogResponse>;

const PATH = '/v1/external-catalog';
const AS = { as: 'operator' } as const;

/** Commands for the external catalog in which releases are published. */
export function externalCatalogCommands(program: Command, terminal: Terminal): void {
  const catalog = program
    .command('external-catalog')
    .description('publish releases in a Federated Catalogue of others, as credentials of Gaia-X')
    .addHelpText('after', examples('external-catalog status', 'external-catalog push'));
  catalog
    .command('status')
    .description('what the external catalog has of us')
    .addHelpText('after', examples('external-catalog status', 'external-catalog status --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        show(output, await askJson(session, PATH, ExternalCatalogResponse, AS));
      }),
    );
  changeCommand(catalog, terminal, {
    name: 'push',
    description: 'publish the current releases there again, and compare what it has',
    path: `${PATH}/publication`,
  });
  changeCommand(catalog, terminal, {
    name: 'remove',
    description: 'remove everything of ours there; no release is published until the next push',
    path: `${PATH}/removal`,
  });
}

interface Change {
  readonly name: string;
  readonly description: string;
  readonly path: string;
}

function changeCommand(
  catalog: Command,
  terminal: Terminal,
  { name, description, path }: Change,
): void {
  catalog
    .command(name)
    .description(description)
    .addHelpText('after', examples(`external-catalog ${name}`))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const request = { ...AS, method: 'POST' } as const;
        show(output, await askJson(session, path, ExternalCatalogResponse, request));
      }),
    );
}

function show(output: Output, catalog: Catalog): void {
  print(output, catalog, () => describe(catalog));
}

function describe({ url, isRemoved, assets, failedAt, reason }: Catalog): string {
  if (url === null)
    return 'Nothing is published: the setting KAART_EXTERNAL_CATALOG names no address.';
  const rows = assets.map(({ id, edition, state, publishedAt }) => [
    id,
    edition ?? '',
    state,
    minute(publishedAt),
  ]);
  return [
    `catalog  ${url}`,
    ...(isRemoved ? ['Removed by an operator: kaart external-catalog push publishes again.'] : []),
    ...(failedAt === null ? [] : [`The last calls failed at ${minute(failedAt)}: ${reason}`]),
    tableText(['asset', 'edition', 'state', 'published at'], rows),
  ].join('\n');
}

function minute(at: string | null): string {
  return at === null ? '' : toLocalMinute(instant(at));
}
