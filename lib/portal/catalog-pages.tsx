import { CATALOG_TEXTS } from '../catalog/catalog-messages.ts';
import { countDatasets, figuresId, listDatasets } from '../catalog/datasets.ts';
import { RESTRICTED, type RestrictedKind } from '../catalog/describe-dataset.ts';
import { PAGE_SIZE } from '../catalog/documents.ts';
import type { CatalogModel, CompaniesEntry, EditionEntry } from '../catalog/model.ts';
import { RDF_FORMS } from '../catalog/rdf/forms.ts';
import type { Language } from '../core/language.ts';
import { CompaniesList, EditionList, PublicCompaniesList } from './entry-lists.tsx';
import { type PageFacts, PageLayout } from './layout.tsx';
import { COLON, PORTAL_TEXTS } from './portal-messages.ts';

export interface CatalogFacts extends PageFacts {
  readonly model: CatalogModel;
}

/** Where people arrive: what there is and how to get it. */
export function HomePage(props: CatalogFacts) {
  const { language, model } = props;
  return (
    <PageLayout {...props} title={CATALOG_TEXTS.companiesTitle[language]}>
      <p class="lead">{PORTAL_TEXTS.tagline[language]}</p>
      <Entries model={model} language={language} />
    </PageLayout>
  );
}

/** A page of the catalog for people; the same address gives RDF to machines. */
export function CatalogHtml(props: CatalogFacts & { readonly number: number }) {
  const { language, model, number } = props;
  return (
    <PageLayout {...props} title={CATALOG_TEXTS.catalogTitle[language]}>
      <p class="lead">{CATALOG_TEXTS.catalogDescription[language]}</p>
      <Entries model={model} language={language} number={number} />
      <OtherForms path="/catalog" language={language} />
    </PageLayout>
  );
}

/** The same document for machines. */
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

interface EntriesProps {
  readonly model: CatalogModel;
  readonly language: Language;
  readonly number?: number;
}

/** The companies, and a page of the editions. */
function Entries({ model, language, number = 1 }: EntriesProps) {
  if (model.companies === null && model.editions.length === 0)
    return <p class="notice">{PORTAL_TEXTS.nothing[language]}</p>;
  const datasets = listDatasets(model, (number - 1) * PAGE_SIZE, number * PAGE_SIZE);
  return (
    <>
      {model.companies === null || number > 1 ? null : (
        <CompaniesCards entry={model.companies} language={language} />
      )}
      {datasets.map((dataset) =>
        dataset.kind === 'figures' ? (
          <EditionCard entry={dataset.entry} language={language} />
        ) : null,
      )}
      <Around model={model} language={language} number={number} />
    </>
  );
}

/** The pages before and after this one, if there are any. */
function Around({ model, language, number = 1 }: EntriesProps) {
  const pages = Math.ceil(countDatasets(model) / PAGE_SIZE);
  if (pages <= 1) return null;
  const at = (page: number) => `/catalog?page=${page}&lang=${language}`;
  return (
    <p>
      {number > 1 ? <a href={at(number - 1)}>{PORTAL_TEXTS.pageBefore[language]}</a> : null}{' '}
      {number} / {pages}{' '}
      {number < pages ? <a href={at(number + 1)}>{PORTAL_TEXTS.pageAfter[language]}</a> : null}
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
