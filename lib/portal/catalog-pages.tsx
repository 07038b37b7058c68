import { CATALOG_TEXTS as C } from '../catalog/catalog-texts.ts';
import { figuresId } from '../catalog/dcat.ts';
import type { CatalogModel, CompaniesEntry, EditionEntry } from '../catalog/model.ts';
import type { Language } from '../core/language.ts';
import { CompaniesList, EditionList, PublicCompaniesList } from './entry-lists.tsx';
import { Layout, type PageFacts } from './layout.tsx';
import { COLON, PORTAL_TEXTS as T } from './portal-texts.ts';

export interface CatalogFacts extends PageFacts {
  readonly model: CatalogModel;
}

/** Where people arrive: what there is and how to get it. */
export function HomePage(props: CatalogFacts) {
  const { language, model } = props;
  return (
    <Layout {...props} title={C.companiesTitle[language]}>
      <p class="lead">{T.tagline[language]}</p>
      <Entries model={model} language={language} />
    </Layout>
  );
}

/** The catalog for people; the same address gives JSON-LD to machines. */
export function CatalogPage(props: CatalogFacts) {
  const { language, model } = props;
  return (
    <Layout {...props} title={C.catalogTitle[language]}>
      <p class="lead">{C.catalogDescription[language]}</p>
      <Entries model={model} language={language} />
      <p>
        {T.other[language]}
        {COLON[language]} <a href="/catalog.jsonld">JSON-LD (DCAT-AP)</a>
      </p>
    </Layout>
  );
}

function Entries({ model, language }: { model: CatalogModel; language: Language }) {
  if (model.companies === null && model.editions.length === 0)
    return <p class="notice">{T.nothing[language]}</p>;
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
          {C.companiesTitle[language]}
        </a>
      </h2>
      <p>{C.companiesDescription[language]}</p>
      <CompaniesList entry={entry} language={language} />
    </section>
  );
}

function PublicCompaniesCard({ entry, language }: { entry: CompaniesEntry; language: Language }) {
  return (
    <section class="card">
      <h2>
        <a href={`/catalog/datasets/healthtech-companies-public?lang=${language}`}>
          {C.publicCompaniesTitle[language]}
        </a>
      </h2>
      <p>{C.publicCompaniesDescription[language]}</p>
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
          {C.figuresTitle[language]} {entry.edition}
        </a>
      </h2>
      <p>{C.figuresDescription[language]}</p>
      <EditionList entry={entry} language={language} />
    </section>
  );
}
