import { CATALOG_TEXTS } from '../catalog/catalog-messages.ts';
import { figuresId } from '../catalog/dcat.ts';
import type { CatalogModel, CompaniesEntry, EditionEntry } from '../catalog/model.ts';
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

/** The catalog for people; the same address gives JSON-LD to machines. */
export function CatalogHtml(props: CatalogFacts) {
  const { language, model } = props;
  return (
    <PageLayout {...props} title={CATALOG_TEXTS.catalogTitle[language]}>
      <p class="lead">{CATALOG_TEXTS.catalogDescription[language]}</p>
      <Entries model={model} language={language} />
      <p>
        {PORTAL_TEXTS.other[language]}
        {COLON[language]} <a href="/catalog.jsonld">JSON-LD (DCAT-AP)</a>
      </p>
    </PageLayout>
  );
}

function Entries({ model, language }: { model: CatalogModel; language: Language }) {
  if (model.companies === null && model.editions.length === 0)
    return <p class="notice">{PORTAL_TEXTS.nothing[language]}</p>;
  return (
    <>
      {model.companies === null ? null : (
        <>
          <CompaniesCard entry={model.companies} language={language} />
          <PublicCompaniesCard entry={model.companies} language={language} />
        </>
      )}
      {model.editions.map((entry) => (
        <EditionCard entry={entry} language={language} />
      ))}
    </>
  );
}

function CompaniesCard({ entry, language }: { entry: CompaniesEntry; language: Language }) {
  return (
    <section class="card">
      <h2>
        <a href={`/catalog/datasets/healthtech-companies?lang=${language}`}>
          {CATALOG_TEXTS.companiesTitle[language]}
        </a>
      </h2>
      <p>{CATALOG_TEXTS.companiesDescription[language]}</p>
      <CompaniesList entry={entry} language={language} />
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
