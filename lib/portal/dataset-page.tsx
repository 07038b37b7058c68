import { CATALOG_TEXTS as C } from '../catalog/catalog-texts.ts';
import { FIGURES_SERIES, figuresId, PUBLIC_COMPANIES } from '../catalog/dcat.ts';
import type { CompaniesEntry, PublicVersion } from '../catalog/model.ts';
import type { Language } from '../core/language.ts';
import { type CatalogFacts, EditionCard } from './catalog-pages.tsx';
import { CompaniesList, day, EditionList, PublicCompaniesList } from './entry-lists.tsx';
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
  const entry = model.companies;
  if (entry === null) return null;
  return id === PUBLIC_COMPANIES ? (
    <PublicCompaniesPage {...props} entry={entry} />
  ) : (
    <CompaniesPage {...props} entry={entry} />
  );
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

type CompaniesProps = DatasetFacts & { readonly entry: CompaniesEntry };

function CompaniesPage(props: CompaniesProps) {
  const { language, model, entry } = props;
  return (
    <Layout {...props} title={C.companiesTitle[language]}>
      <p class="lead">{C.companiesDescription[language]}</p>
      <CompaniesList entry={entry} language={language} />
      <h2>{T.fetchGuide[language]}</h2>
      <pre>{fetchGuide(model.publicUrl)}</pre>
      <History {...props} />
    </Layout>
  );
}

function PublicCompaniesPage(props: CompaniesProps) {
  const { language, model, id, entry } = props;
  return (
    <Layout {...props} title={C.publicCompaniesTitle[language]}>
      <p class="lead">{C.publicCompaniesDescription[language]}</p>
      <PublicCompaniesList entry={entry} language={language} />
      <p>{C.publicRights[language]}</p>
      <h2>{T.fetchGuide[language]}</h2>
      <pre>{`curl "${model.publicUrl}/v1/datasets/${id}/data?format=csv"`}</pre>
      <History {...props} />
    </Layout>
  );
}

/** The versions that there were, where the rows come from, and the same for machines. */
function History({ id, versions, language }: DatasetFacts) {
  return (
    <>
      <h2>{T.versions[language]}</h2>
      <ul>
        {versions.map((version) => (
          <li>
            <a href={versionPath(version, language)}>
              <code>{version.id}</code>
            </a>{' '}
            <time datetime={version.publishedAt}>{day(version.publishedAt)}</time>{' '}
            {version.replacedBy === null ? T.current[language] : ''}
          </li>
        ))}
      </ul>
      <p>{C.companiesProvenance[language]}</p>
      <JsonLd id={id} language={language} />
    </>
  );
}

/** Address of the page of a version. */
export function versionPath(
  { dataset, id }: Pick<PublicVersion, 'dataset' | 'id'>,
  language: Language,
): string {
  return `/catalog/datasets/${dataset}/versions/${id}?lang=${language}`;
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
