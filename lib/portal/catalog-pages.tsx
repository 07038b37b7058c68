import { CATALOG_TEXTS as C } from '../catalog/catalog-texts.ts';
import { figuresId } from '../catalog/dcat.ts';
import type { CatalogModel, CompaniesEntry, EditionEntry } from '../catalog/model.ts';
import type { Language } from '../core/language.ts';
import { Layout, type PageFacts } from './layout.tsx';
import { PORTAL_TEXTS as T } from './portal-texts.ts';

interface CatalogFacts extends PageFacts {
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
        {T.other[language]}: <a href="/catalog.jsonld">JSON-LD (DCAT-AP)</a>
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
        <CompaniesCard entry={model.companies} language={language} />
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

function CompaniesList({ entry, language }: { entry: CompaniesEntry; language: Language }) {
  return (
    <>
      {entry.staleSince === null ? null : <p class="notice">{T.stale[language]}</p>}
      <dl>
        <dt>{T.version[language]}</dt>
        <dd>
          <code>{entry.version}</code>, {T.published[language].toLowerCase()}{' '}
          <time datetime={entry.publishedAt}>{day(entry.publishedAt)}</time>
        </dd>
        <dt>{T.edition[language]}</dt>
        <dd>{entry.edition}</dd>
        <dt>{T.access[language]}</dt>
        <dd>{T.restricted[language]}</dd>
        <dt>{T.coverage[language]}</dt>
        <dd>{T.coverageNote[language].replace('{percent}', String(entry.coveragePercent))}</dd>
        <dt>{T.formats[language]}</dt>
        <dd>{entry.formats.map(({ format }) => format).join(', ')}</dd>
      </dl>
    </>
  );
}

function EditionCard({ entry, language }: { entry: EditionEntry; language: Language }) {
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

function EditionList({ entry, language }: { entry: EditionEntry; language: Language }) {
  return (
    <dl>
      <dt>{T.referenceDate[language]}</dt>
      <dd>{entry.referenceDate}</dd>
      <dt>{T.access[language]}</dt>
      <dd>{T.open[language]}</dd>
      <dt>{T.formats[language]}</dt>
      <dd>
        <a href={`/figures/${entry.edition}?lang=${language}`}>HTML</a>,{' '}
        <a href={`/v1/editions/${entry.edition}/figures`}>JSON</a>
      </dd>
    </dl>
  );
}

/** The page of one dataset, or nothing where there is none with this id. */
export function DatasetPage(props: CatalogFacts & { readonly id: string }) {
  const { language, model, id } = props;
  const edition = model.editions.find((entry) => figuresId(entry.edition) === id);
  if (edition !== undefined)
    return (
      <Layout {...props} title={`${C.figuresTitle[language]} ${edition.edition}`}>
        <p class="lead">{C.figuresDescription[language]}</p>
        <EditionList entry={edition} language={language} />
        <JsonLd id={id} language={language} />
      </Layout>
    );
  if (model.companies === null) return null;
  return (
    <Layout {...props} title={C.companiesTitle[language]}>
      <p class="lead">{C.companiesDescription[language]}</p>
      <CompaniesList entry={model.companies} language={language} />
      <h2>{T.fetchGuide[language]}</h2>
      <pre>{fetchGuide(model.publicUrl)}</pre>
      <p>{C.companiesProvenance[language]}</p>
      <JsonLd id={id} language={language} />
    </Layout>
  );
}

function JsonLd({ id, language }: { id: string; language: Language }) {
  return (
    <p>
      {T.other[language]}: <a href={`/catalog/datasets/${id}.jsonld`}>JSON-LD (DCAT-AP)</a>
    </p>
  );
}

function fetchGuide(url: string): string {
  return `TOKEN=$(curl -s -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials ${url}/token | jq -r .access_token)
curl -H "Authorization: Bearer $TOKEN" "${url}/v1/datasets/healthtech-companies/data?format=csv"`;
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
