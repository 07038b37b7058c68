import { CATALOG_TEXTS } from '../catalog/catalog-messages.ts';
import { FIGURES_SERIES, figuresId } from '../catalog/dcat.ts';
import type { CompaniesEntry, PublicVersion } from '../catalog/model.ts';
import { PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import type { Language } from '../core/language.ts';
import { type CatalogFacts, EditionCard } from './catalog-pages.tsx';
import { CompaniesList, day, EditionList, PublicCompaniesList } from './entry-lists.tsx';
import { PageLayout } from './layout.tsx';
import { COLON, PORTAL_TEXTS } from './portal-messages.ts';

interface DatasetFacts extends CatalogFacts {
  readonly id: string;
  /** Of the rows for everyone, the latest first. */
  readonly versions: readonly PublicVersion[];
}

/** The page of one dataset; `undefined` if there is no dataset with this id. */
export function DatasetPage(props: DatasetFacts) {
  const { model, id } = props;
  if (id === FIGURES_SERIES) return <SeriesPage {...props} />;
  if (model.editions.some(({ edition }) => figuresId(edition) === id))
    return <EditionPage {...props} />;
  const entry = model.companies;
  if (entry === null) return null;
  return id === PUBLIC_COMPANIES_DATASET_ID ? (
    <PublicCompaniesPage {...props} entry={entry} />
  ) : (
    <CompaniesPage {...props} entry={entry} />
  );
}

function SeriesPage(props: DatasetFacts) {
  const { language, model, id } = props;
  return (
    <PageLayout {...props} title={CATALOG_TEXTS.seriesTitle[language]}>
      <p class="lead">{CATALOG_TEXTS.figuresDescription[language]}</p>
      {model.editions.map((entry) => (
        <EditionCard entry={entry} language={language} />
      ))}
      <JsonLd id={id} language={language} />
    </PageLayout>
  );
}

function EditionPage(props: DatasetFacts) {
  const { language, model, id } = props;
  const entry = model.editions.find(({ edition }) => figuresId(edition) === id);
  if (entry === undefined) return null;
  return (
    <PageLayout {...props} title={`${CATALOG_TEXTS.figuresTitle[language]} ${entry.edition}`}>
      <p class="lead">{CATALOG_TEXTS.figuresDescription[language]}</p>
      <EditionList entry={entry} language={language} />
      <JsonLd id={id} language={language} />
    </PageLayout>
  );
}

type CompaniesProps = DatasetFacts & { readonly entry: CompaniesEntry };

function CompaniesPage(props: CompaniesProps) {
  const { language, model, entry } = props;
  return (
    <PageLayout {...props} title={CATALOG_TEXTS.companiesTitle[language]}>
      <p class="lead">{CATALOG_TEXTS.companiesDescription[language]}</p>
      <CompaniesList entry={entry} language={language} />
      <h2>{PORTAL_TEXTS.fetchGuide[language]}</h2>
      <pre>{fetchGuide(model.publicUrl)}</pre>
      <p>{CATALOG_TEXTS.companiesProvenance[language]}</p>
      <JsonLd id={props.id} language={language} />
    </PageLayout>
  );
}

function PublicCompaniesPage(props: CompaniesProps) {
  const { language, model, id, entry } = props;
  return (
    <PageLayout {...props} title={CATALOG_TEXTS.publicCompaniesTitle[language]}>
      <p class="lead">{CATALOG_TEXTS.publicCompaniesDescription[language]}</p>
      <PublicCompaniesList entry={entry} language={language} />
      <p>{CATALOG_TEXTS.publicRights[language]}</p>
      <h2>{PORTAL_TEXTS.fetchGuide[language]}</h2>
      <pre>{`curl "${model.publicUrl}/v1/datasets/${id}/data?format=csv"`}</pre>
      <History {...props} />
    </PageLayout>
  );
}

/** The versions that there were, where the rows come from, and the same for machines. */
function History({ id, versions, language }: DatasetFacts) {
  return (
    <>
      <h2>{PORTAL_TEXTS.versions[language]}</h2>
      <ul>
        {versions.map((version) => (
          <li>
            <a href={versionPath(version, language)}>
              <code>{version.id}</code>
            </a>{' '}
            <time datetime={version.publishedAt}>{day(version.publishedAt)}</time>{' '}
            {version.replacedBy === null ? PORTAL_TEXTS.current[language] : ''}
          </li>
        ))}
      </ul>
      <p>{CATALOG_TEXTS.companiesProvenance[language]}</p>
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
      {PORTAL_TEXTS.other[language]}
      {COLON[language]} <a href={`/catalog/datasets/${id}.jsonld`}>JSON-LD (DCAT-AP)</a>
    </p>
  );
}

function fetchGuide(url: string): string {
  return `TOKEN=$(curl -s -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials ${url}/token | jq -r .access_token)
curl -H "Authorization: Bearer $TOKEN" "${url}/v1/datasets/healthtech-companies/data?format=csv"`;
}
