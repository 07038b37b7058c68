import { askJson } from '../session/session.ts';
import { print, tableText } from '../terminal/output.ts';
import type { CommandContext } from '../terminal/terminal.ts';

interface ForeignCatalogPage {
  readonly participantId: string;
  readonly dataset?: readonly ForeignDataset[] | ForeignDataset;
  readonly [member: string]: unknown;
}

interface ForeignDataset {
  readonly '@id': string;
  readonly hasPolicy?: unknown;
  readonly distribution?: unknown;
  readonly [member: string]: unknown;
}

const PAGE = 100;

/** Shows the catalog of another connector: what it offers us, and how that is handed over. */
export async function showForeignCatalog(
  { session, output }: CommandContext,
  address: string,
): Promise<void> {
  const ask = (offset: number) =>
    askJson<ForeignCatalogPage>(session, '/v1/catalog-requests', {
      json: { address, offset, limit: PAGE },
      as: ['operator'],
    });
  const first = await ask(0);
  const all = new Map(listDatasets(first).map((each) => [each['@id'], each]));
  for (let page = listDatasets(first); page.length === PAGE; ) {
    page = listDatasets(await ask(all.size));
    const known = all.size;
    for (const each of page) all.set(each['@id'], each);
    // Who knows no pages sends the same again.
    if (all.size === known) break;
  }
  const datasets = [...all.values()];
  print(output, { ...first, dataset: datasets } as never, () =>
    datasets.length === 0
      ? `${first.participantId} offers nothing to us`
      : `${first.participantId} offers\n\n${tableText(
          ['dataset', 'title', 'formats', 'offers'],
          datasets.map((each) => [
            each['@id'],
            pickEnglishText(each['title'] ?? each['dct:title'] ?? each['name']),
            toList(each.distribution).map(getFormatName).join(' '),
            toList(each.hasPolicy).length,
          ]),
        )}`,
  );
}

function listDatasets({ dataset }: ForeignCatalogPage): ForeignDataset[] {
  return toList(dataset) as ForeignDataset[];
}

function toList(value: unknown): unknown[] {
  return [value ?? []].flat();
}

function getFormatName(distribution: unknown): string {
  const format = (distribution as { format?: unknown })?.format;
  return pickEnglishText((format as { '@id'?: unknown })?.['@id'] ?? format);
}

/** Of a text in several languages the English one, else the first. */
function pickEnglishText(value: unknown): string {
  const texts = toList(value) as (string | { '@value'?: unknown; '@language'?: string })[];
  const english = texts.find((each) => typeof each === 'object' && each['@language'] === 'en');
  const chosen = english ?? texts[0] ?? '';
  return String(typeof chosen === 'object' ? (chosen['@value'] ?? '') : chosen);
}
