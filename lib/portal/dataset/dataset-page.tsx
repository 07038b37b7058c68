import { CATALOG_TEXTS } from '../../catalog/catalog-messages.ts';
import {
  type CatalogDataset,
  type CatalogPart,
  COMPANIES_SERIES,
  FIGURES_SERIES,
} from '../../catalog/datasets.ts';
import { RESTRICTED } from '../../catalog/describe-dataset.ts';
import type { CompaniesEntry, PublicVersion } from '../../catalog/model.ts';
import { PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import {
  type CatalogFacts,
  CompaniesCards,
  EditionCard,
  NextPage,
  OtherForms,
} from '../catalog-pages.tsx';
import { PageLayout } from '../layout.tsx';
import { FiguresDatasetPage } from './figures-dataset-page.tsx';
import { RowsPage } from './rows-page.tsx';

interface DatasetFacts extends CatalogFacts {
  readonly id: string;
  /** `undefined` for a series. */
  readonly dataset: CatalogDataset | undefined;
  /** The newest datasets, which the series of the figures lists. */
  readonly newest: CatalogPart;
  /** Versions of the public rows, the latest first. */
  readonly versions: readonly PublicVersion[];
}

/** The page of one dataset; `undefined` if there is no dataset with this id. */
export function DatasetPage(props: DatasetFacts) {
  const { model, id, dataset } = props;
  if (id === FIGURES_SERIES) return <SeriesPage {...props} />;
  if (dataset?.kind === 'figures') return <FiguresDatasetPage {...props} entry={dataset.entry} />;
  const entry = model.companies;
  if (entry === null) return null;
  if (id === COMPANIES_SERIES) return <MappingPage {...props} entry={entry} />;
  return <RowsPage {...props} kind={getKind(id)} entry={entry} />;
}

function getKind(id: string) {
  if (id === PUBLIC_COMPANIES_DATASET_ID) return 'public';
  return id === RESTRICTED.partners.id ? 'partners' : 'dataspace';
}

function MappingPage(props: DatasetFacts & { readonly entry: CompaniesEntry }) {
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
