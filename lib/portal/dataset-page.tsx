import { CATALOG_TEXTS } from '../catalog/catalog-messages.ts';
import {
  type CatalogDataset,
  type CatalogPart,
  COMPANIES_SERIES,
  FIGURES_SERIES,
} from '../catalog/datasets.ts';
import { nameMakers, RESTRICTED, type RestrictedKind } from '../catalog/describe-dataset.ts';
import type { CompaniesEntry, EditionEntry, PublicVersion } from '../catalog/model.ts';
import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import type { Language } from '../core/language.ts';
import {
  type CatalogFacts,
  CompaniesCards,
  EditionCard,
  NextPage,
  OtherForms,
} from './catalog-pages.tsx';
import { Code } from './code.tsx';
import { CompaniesList, day, EditionList, PublicCompaniesList } from './entry-lists.tsx';
import { buildTokenCommands, GETTING_STARTED_TITLE, READ_ROWS } from './getting-started-page.tsx';
import { PageLayout } from './layout.tsx';
import { PORTAL_TEXTS } from './portal-messages.ts';

interface DatasetFacts extends CatalogFacts {
  readonly id: string;
  /** `undefined` for a series. */
  readonly dataset: CatalogDataset | undefined;
  /** The newest datasets, which the series of the figures lists. */
  readonly newest: CatalogPart;
  /** Of the rows for everyone, the latest first. */
  readonly versions: readonly PublicVersion[];
}

/** The page of one dataset; `undefined` if there is no dataset with this id. */
export function DatasetPage(props: DatasetFacts) {
  const { model, id, dataset } = props;
  if (id === FIGURES_SERIES) return <SeriesPage {...props} />;
  if (dataset?.kind === 'figures') return <EditionPage {...props} entry={dataset.entry} />;
  const entry = model.companies;
  if (entry === null) return null;
  if (id === COMPANIES_SERIES) return <MappingPage {...props} entry={entry} />;
  if (id === PUBLIC_COMPANIES_DATASET_ID) return <PublicCompaniesPage {...props} entry={entry} />;
  const kind = id === RESTRICTED.partners.id ? 'partners' : 'dataspace';
  return <CompaniesPage {...props} kind={kind} entry={entry} />;
}

function MappingPage(props: CompaniesProps) {
  const { language, entry, path } = props;
  return (
    <PageLayout {...props} title={CATALOG_TEXTS.companiesTitle[language]}>
      <p class="lead">{CATALOG_TEXTS.mappingDescription[language]}</p>
      <CompaniesCards entry={entry} language={language} />
      <OtherForms path={path} language={language} />
    </PageLayout>
  );
}

function SeriesPage(props: DatasetFacts) {
  const { language, newest } = props;
  return (
    <PageLayout {...props} title={CATALOG_TEXTS.seriesTitle[language]}>
      <p class="lead">{CATALOG_TEXTS.figuresDescription[language]}</p>
      {newest.datasets.map((dataset) =>
        dataset.kind === 'figures' ? (
          <EditionCard entry={dataset.entry} language={language} />
        ) : null,
      )}
      <NextPage after={newest.next} language={language} />
      <OtherForms path={props.path} language={language} />
    </PageLayout>
  );
}

function EditionPage(props: DatasetFacts & { readonly entry: EditionEntry }) {
  const { language, entry } = props;
  return (
    <PageLayout {...props} title={`${CATALOG_TEXTS.figuresTitle[language]} ${entry.edition}`}>
      <p class="lead">{CATALOG_TEXTS.figuresDescription[language]}</p>
      <EditionList entry={entry} language={language} />
      <OtherForms path={props.path} language={language} />
    </PageLayout>
  );
}

type CompaniesProps = DatasetFacts & { readonly entry: CompaniesEntry };

function CompaniesPage(props: CompaniesProps & { readonly kind: RestrictedKind }) {
  const { language, model, entry, kind, path } = props;
  const { title, description } = RESTRICTED[kind];
  return (
    <PageLayout {...props} title={title[language]}>
      <p class="lead">{description[language]}</p>
      <CompaniesList kind={kind} entry={entry} language={language} />
      <h2>{PORTAL_TEXTS.fetchGuide[language]}</h2>
      {kind === 'partners' ? (
        <>
          <p>
            <a href={`/docs/getting-started?lang=${language}`}>{GETTING_STARTED_TITLE[language]}</a>
          </p>
          <Code language="sh" text={[buildTokenCommands(model.publicUrl), READ_ROWS].join('\n')} />
        </>
      ) : (
        <Code text={offerUrl(model.dspUrl)} />
      )}
      <p>{nameMakers(model, CATALOG_TEXTS.companiesProvenance)[language]}</p>
      <OtherForms path={path} language={language} />
    </PageLayout>
  );
}

/** Where a connector reads the offer. */
function offerUrl(dspUrl: string): string {
  return `GET ${dspUrl}/catalog/datasets/${COMPANIES_DATASET_ID}`;
}

function PublicCompaniesPage(props: CompaniesProps) {
  const { language, model, id, entry } = props;
  return (
    <PageLayout {...props} title={CATALOG_TEXTS.publicCompaniesTitle[language]}>
      <p class="lead">{CATALOG_TEXTS.publicCompaniesDescription[language]}</p>
      <PublicCompaniesList entry={entry} language={language} />
      <p>{CATALOG_TEXTS.publicRights[language]}</p>
      <h2>{PORTAL_TEXTS.fetchGuide[language]}</h2>
      <Code language="sh" text={`curl "${model.publicUrl}/v1/datasets/${id}/data?format=csv"`} />
      <History {...props} />
    </PageLayout>
  );
}

/** The versions that there were, where the rows come from, and the same for machines. */
function History(props: DatasetFacts) {
  const { model, versions, language } = props;
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
      <p>{nameMakers(model, CATALOG_TEXTS.companiesProvenance)[language]}</p>
      <OtherForms path={props.path} language={language} />
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
