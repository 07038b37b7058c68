import { CATALOG_TEXTS as C } from '../catalog/catalog-texts.ts';
import { FIGURES_SERIES, figuresId } from '../catalog/dcat.ts';
import type { CompaniesEntry, PublicVersion } from '../catalog/model.ts';
import type { Language } from '../core/language.ts';
import { type CatalogFacts, EditionCard } from './catalog-pages.tsx';
import { CompaniesList, day, EditionList } from './entry-lists.tsx';
import { Layout } from './layout.tsx';
import { COLON, PORTAL_TEXTS as T } from './portal-texts.ts';

interface DatasetFacts extends CatalogFacts {
  readonly id: string;
  /** Of the companies, the latest first. */
  readonly versions: readonly PublicVersion[];
}

/** The page of one dataset, or nothing where there is none with this id. */
export function DatasetPage(props: DatasetFacts) {
  const { model, id } = props;
  if (id === FIGURES_SERIES) return <SeriesPage {...props} />;
  if (model.editions.some(({ edition }) => figuresId(edition) === id))
    return <EditionPage {...props} />;
  return model.companies === null ? null : <CompaniesPage {...props} entry={model.companies} />;
}

function SeriesPage(props: DatasetFacts) {
  const { language, model, id } = props;
  return (
    <Layout {...props} title={C.seriesTitle[language]}>
      <p class="lead">{C.figuresDescription[language]}</p>
      {model.editions.map((entry) => (
        <EditionCard entry={entry} language={language} />
      ))}
      <JsonLd id={id} language={language} />
    </Layout>
  );
}

function EditionPage(props: DatasetFacts) {
  const { language, model, id } = props;
  const entry = model.editions.find(({ edition }) => figuresId(edition) === id);
  if (entry === undefined) return null;
  return (
    <Layout {...props} title={`${C.figuresTitle[language]} ${entry.edition}`}>
      <p class="lead">{C.figuresDescription[language]}</p>
      <EditionList entry={entry} language={language} />
      <JsonLd id={id} language={language} />
    </Layout>
  );
}

function CompaniesPage(props: DatasetFacts & { readonly entry: CompaniesEntry }) {
  const { language, model, id, entry, versions } = props;
  return (
    <Layout {...props} title={C.companiesTitle[language]}>
      <p class="lead">{C.companiesDescription[language]}</p>
      <CompaniesList entry={entry} language={language} />
      <h2>{T.fetchGuide[language]}</h2>
      <pre>{fetchGuide(model.publicUrl)}</pre>
      <h2>{T.versions[language]}</h2>
      <ul>
        {versions.map((version) => (
          <li>
            <a href={versionPath(version.id, language)}>
              <code>{version.id}</code>
            </a>{' '}
            <time datetime={version.publishedAt}>{day(version.publishedAt)}</time>{' '}
            {version.replacedBy === null ? T.current[language] : ''}
          </li>
        ))}
      </ul>
      <p>{C.companiesProvenance[language]}</p>
      <JsonLd id={id} language={language} />
    </Layout>
  );
}

/** Address of the page of a version. */
export function versionPath(id: string, language: Language): string {
  return `/catalog/datasets/healthtech-companies/versions/${id}?lang=${language}`;
}

function JsonLd({ id, language }: { id: string; language: Language }) {
  return (
    <p>
      {T.other[language]}
      {COLON[language]} <a href={`/catalog/datasets/${id}.jsonld`}>JSON-LD (DCAT-AP)</a>
    </p>
  );
}

function fetchGuide(url: string): string {
  return `TOKEN=$(curl -s -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials ${url}/token | jq -r .access_token)
curl -H "Authorization: Bearer $TOKEN" "${url}/v1/datasets/healthtech-companies/data?format=csv"`;
}
