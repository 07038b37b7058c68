import { CATALOG_TEXTS as C } from '../catalog/catalog-texts.ts';
import type { PublicVersion } from '../catalog/model.ts';
import type { Language } from '../core/language.ts';
import { versionPath } from './dataset-page.tsx';
import { day } from './entry-lists.tsx';
import { Layout, type PageFacts } from './layout.tsx';
import { PORTAL_TEXTS as T } from './portal-texts.ts';

/** One version of the company dataset, also a superseded one, as anyone may know it. */
export function VersionPage(props: PageFacts & { readonly version: PublicVersion }) {
  const { language, version } = props;
  const { id, edition, referenceDate, publishedAt, coveragePercent, replacedBy, previous } =
    version;
  return (
    <Layout {...props} title={`${T.version[language]} ${id}`}>
      <p class="lead">
        <a href={`/catalog/datasets/healthtech-companies?lang=${language}`}>
          {C.companiesTitle[language]}
        </a>
      </p>
      {replacedBy === null ? null : (
        <p class="notice">
          {T.superseded[language]} <Link id={replacedBy} language={language} />
        </p>
      )}
      <dl>
        <dt>{T.edition[language]}</dt>
        <dd>{edition}</dd>
        <dt>{T.referenceDate[language]}</dt>
        <dd>{referenceDate}</dd>
        <dt>{T.published[language]}</dt>
        <dd>
          <time datetime={publishedAt}>{day(publishedAt)}</time>
        </dd>
        <dt>{T.access[language]}</dt>
        <dd>{T.restricted[language]}</dd>
        <dt>{T.coverage[language]}</dt>
        <dd>{T.coverageNote[language].replace('{percent}', String(coveragePercent))}</dd>
        {previous === null ? null : <Previous id={previous} language={language} />}
      </dl>
    </Layout>
  );
}

function Previous({ id, language }: { id: string; language: Language }) {
  return (
    <>
      <dt>{T.previous[language]}</dt>
      <dd>
        <Link id={id} language={language} />
      </dd>
    </>
  );
}

function Link({ id, language }: { id: string; language: Language }) {
  return (
    <a href={versionPath(id, language)}>
      <code>{id}</code>
    </a>
  );
}
