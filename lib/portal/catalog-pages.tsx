import { CATALOG_TEXTS } from '../catalog/catalog-messages.ts';
import { type CatalogPart, countDatasets, figuresId } from '../catalog/datasets.ts';
import { RESTRICTED, type RestrictedKind } from '../catalog/describe-dataset.ts';
import type { CatalogModel, CompaniesEntry, EditionEntry } from '../catalog/model.ts';
import { RDF_FORMS } from '../catalog/rdf/forms.ts';
import type { Language } from '../core/language.ts';
import { CompaniesList, EditionList, PublicCompaniesList } from './entry-lists.tsx';
import { type PageFacts, PageLayout } from './layout.tsx';
import { COLON, PORTAL_TEXTS } from './portal-messages.ts';

export interface CatalogFacts extends PageFacts {
  readonly model: CatalogModel;
}

interface CatalogPageFacts extends CatalogFacts {
  /** The datasets of the page. */
  readonly shown: CatalogPart;
}

/** A page of the catalog for people. The same address returns RDF to programs. */
export function CatalogHtml(props: CatalogPageFacts) {
  const { language } = props;
  return (
    <PageLayout {...props} title={CATALOG_TEXTS.catalogTitle[language]}>
      <p class="lead">{CATALOG_TEXTS.catalogDescription[language]}</p>
      <Entries {...props} />
      <OtherForms path="/catalog" language={language} />
    </PageLayout>
  );
}

/** Links to the same document as RDF. */
export function OtherForms({ path, language }: { path: string; language: Language }) {
  return (
    <p>
      {PORTAL_TEXTS.other[language]}
      {COLON[language]}{' '}
      {RDF_FORMS.map(({ name, suffixes: [suffix] }, at) => (
        <>
          {at === 0 ? '' : ', '}
          <a href={`${path}.${suffix}`}>{name}</a>
        </>
      ))}{' '}
      (DCAT-AP)
    </p>
  );
}

/** The companies on the first page, and a page of the editions. */
function Entries({ model, shown: { datasets, next }, language }: CatalogPageFacts) {
  const { companies } = model;
  if (countDatasets(model) === 0) return <p class="notice">{PORTAL_TEXTS.nothing[language]}</p>;
  return (
    <>
      {companies !== null && datasets.some(({ kind }) => kind === 'partners') ? (
        <CompaniesCards entry={companies} language={language} />
      ) : null}
      {datasets.map((dataset) =>
        dataset.kind === 'figures' ? (
          <EditionCard entry={dataset.entry} language={language} />
        ) : null,
      )}
      <NextPage after={next} language={language} />
    </>
  );
}

/** A link to the next page, if there is one. */
export function NextPage({ after, language }: { after: string | undefined; language: Language }) {
  if (after === undefined) return null;
  return (
    <p>
      <a href={`/catalog?after=${after}&lang=${language}`}>{PORTAL_TEXTS.pageAfter[language]}</a>
    </p>
  );
}

interface CompaniesProps {
  readonly kind: RestrictedKind;
  readonly entry: CompaniesEntry;
  readonly language: Language;
}

/** The companies by audience. */
export function CompaniesCards({ entry, language }: Omit<CompaniesProps, 'kind'>) {
  return (
    <>
      <CompaniesCard kind="partners" entry={entry} language={language} />
      <CompaniesCard kind="dataspace" entry={entry} language={language} />
      <PublicCompaniesCard entry={entry} language={language} />
    </>
  );
}

function CompaniesCard({ kind, entry, language }: CompaniesProps) {
  const { id, title, description } = RESTRICTED[kind];
  return (
    <section class="card">
      <h2>
        <a href={`/catalog/datasets/${id}?lang=${language}`}>{title[language]}</a>
      </h2>
      <p>{description[language]}</p>
      <CompaniesList kind={kind} entry={entry} language={language} />
    </section>
  );
}

function PublicCompaniesCard({ entry, language }: { entry: CompaniesEntry; language: Language }) {
  return (
    <section class="card">
      <h2>
        <a href={`/catalog/datasets/healthtech-companies-public?lang=${language}`}>
          {CATALOG_TEXTS.publicCompaniesTitle[language]}
        </a>
      </h2>
      <p>{CATALOG_TEXTS.publicCompaniesDescription[language]}</p>
      <PublicCompaniesList entry={entry} language={language} />
    </section>
  );
}

/** An edition in a list of editions. */
export function EditionCard({ entry, language }: { entry: EditionEntry; language: Language }) {
  return (
    <section class="card">
      <h2>
        <a href={`/catalog/datasets/${figuresId(entry.edition)}?lang=${language}`}>
          {CATALOG_TEXTS.figuresTitle[language]} {entry.edition}
        </a>
      </h2>
      <p>{CATALOG_TEXTS.figuresDescription[language]}</p>
      <EditionList entry={entry} language={language} />
    </section>
  );
}
