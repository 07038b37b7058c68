import { CATALOG_TEXTS as C } from '../catalog/catalog-texts.ts';
import type { PublicVersion } from '../catalog/model.ts';
import type { Language } from '../core/language.ts';
import { versionPath } from './dataset-page.tsx';
import { day, RowsItem } from './entry-lists.tsx';
import { Layout, type PageFacts } from './layout.tsx';
import { PORTAL_TEXTS as T } from './portal-texts.ts';

/** One version of the company dataset, also a superseded one, as anyone may know it. */
export function VersionPage(props: PageFacts & { readonly version: PublicVersion }) {
  const { language, version } = props;
  const { id, edition, referenceDate, publishedAt, replacedBy, previous, rows } = version;
  return (
    <Layout {...props} title={`${T.version[language]} ${id}`}>
      <p class="lead">
        <a href={`/catalog/datasets/${version.dataset}?lang=${language}`}>
          {(rows === null ? C.companiesTitle : C.publicCompaniesTitle)[language]}
        </a>
      </p>
      {replacedBy === null ? null : (
        <p class="notice">
          {T.superseded[language]}{' '}
          <Link version={{ ...version, id: replacedBy }} language={language} />
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
        <dd>{(rows === null ? T.restricted : T.openRows)[language]}</dd>
        {rows === null ? (
          <CoverageItem version={version} language={language} />
        ) : (
          <RowsItem rows={rows} language={language} />
        )}
        {previous === null ? null : (
          <Previous version={{ ...version, id: previous }} language={language} />
        )}
      </dl>
    </Layout>
  );
}

interface Named {
  readonly version: PublicVersion;
  readonly language: Language;
}

function CoverageItem({ version, language }: Named) {
  const percent = String(version.coveragePercent);
  return (
    <>
      <dt>{T.coverage[language]}</dt>
      <dd>{T.coverageNote[language].replace('{percent}', percent)}</dd>
    </>
  );
}

function Previous(props: Named) {
  return (
    <>
      <dt>{T.previous[props.language]}</dt>
      <dd>
        <Link {...props} />
      </dd>
    </>
  );
}

function Link({ version, language }: Named) {
  return (
    <a href={versionPath(version, language)}>
      <code>{version.id}</code>
    </a>
  );
}
