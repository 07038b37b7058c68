import type { Instant } from '../core/instant.ts';
import { fillText, type Language, type LocalizedText } from '../core/language.ts';
import { CATALOG_TEXTS } from './catalog-messages.ts';
import { listFirstDatasets } from './datasets.ts';
import type { CatalogModel, PublicVersion } from './model.ts';
import { escapeForXml } from './search-engines.ts';

/** Maximum number of entries in the feed. */
const MAX_ENTRIES = 40;

const FEED_TEXTS = {
  title: {
    en: 'Kaart: editions and versions',
    fr: 'Kaart : éditions et versions',
    de: 'Kaart: Ausgaben und Versionen',
  },
  figures: {
    en: 'The figures of edition {edition} were released',
    fr: 'Les chiffres de l’édition {edition} ont été validés',
    de: 'Die Zahlen der Ausgabe {edition} wurden freigegeben',
  },
  version: {
    en: 'A new version of the companies that are open to everyone was published: {version}',
    fr: 'Une nouvelle version des entreprises ouvertes à tous a été publiée : {version}',
    de: 'Eine neue Version der Unternehmen, die für alle offen sind, wurde veröffentlicht: {version}',
  },
} as const satisfies Record<string, LocalizedText>;

interface FeedEntry {
  readonly url: string;
  readonly title: string;
  readonly at: Instant;
}

/**
 * Writes the Atom feed: released figures and published versions, the newest first.
 *
 * @see RFC 4287
 */
export async function buildFeed(
  model: CatalogModel,
  versions: readonly PublicVersion[],
  language: Language,
): Promise<string> {
  const { publicUrl, publisher } = model;
  const entries = (await listEntries(model, versions, language)).slice(0, MAX_ENTRIES);
  const self = `${publicUrl}/feed.atom?lang=${language}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
<id>${publicUrl}/feed.atom</id>
<title>${escapeForXml(FEED_TEXTS.title[language])}</title>
<subtitle>${escapeForXml(CATALOG_TEXTS.mappingDescription[language])}</subtitle>
<link rel="self" type="application/atom+xml" href="${escapeForXml(self)}"/>
<link rel="alternate" type="text/html" href="${publicUrl}/?lang=${language}"/>
<author><name>${escapeForXml(publisher.name[language])}</name></author>
<updated>${entries[0]?.at ?? NEVER}</updated>
${entries.map(writeEntry).join('\n')}
</feed>
`;
}

/** Time of the last change of a feed without entries. */
const NEVER = '1970-01-01T00:00:00Z';

async function listEntries(
  model: CatalogModel,
  versions: readonly PublicVersion[],
  language: Language,
): Promise<readonly FeedEntry[]> {
  const { publicUrl } = model;
  const { datasets } = await listFirstDatasets(model, MAX_ENTRIES);
  const editions = datasets.flatMap((dataset) => {
    if (dataset.kind !== 'figures') return [];
    const { edition, releasedAt } = dataset.entry;
    const title = fillText(FEED_TEXTS.figures[language], { edition }, language);
    return [{ url: `${publicUrl}/figures/${edition}`, title, at: releasedAt }];
  });
  const published = versions.map(({ dataset, id, publishedAt }) => ({
    url: `${publicUrl}/catalog/datasets/${dataset}/versions/${id}`,
    title: fillText(FEED_TEXTS.version[language], { version: id }, language),
    at: publishedAt,
  }));
  return [...editions, ...published].sort((a, b) => (a.at < b.at ? 1 : -1));
}

function writeEntry({ url, title, at }: FeedEntry): string {
  return `<entry><id>${url}</id><title>${escapeForXml(title)}</title><link href="${url}"/><updated>${at}</updated></entry>`;
}
