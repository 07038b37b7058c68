import { CATALOG_TEXTS } from '../../catalog/catalog-messages.ts';
import type { PublicVersion } from '../../catalog/model.ts';
import type { Language } from '../../core/language.ts';
import { CalendarDay, Day } from '../day.tsx';
import { RowsItem } from '../entry-lists.tsx';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { PORTAL_TEXTS } from '../portal-messages.ts';
import { DATASET_TEXTS } from './dataset-messages.ts';
import { versionPath, writeDifferences } from './version-table.tsx';

/** One version of the public rows, also a superseded one. */
export function VersionPage(props: PageFacts & { readonly version: PublicVersion }) {
  const { language, version } = props;
  const { id, edition, referenceDate, publishedAt, replacedBy, previous, rows } = version;
  return (
    <PageLayout {...props} title={`${PORTAL_TEXTS.version[language]} ${id}`}>
      <p class="lead">
        <a href={`/catalog/datasets/${version.dataset}?lang=${language}`}>
          {CATALOG_TEXTS.publicCompaniesTitle[language]}
        </a>
      </p>
      {replacedBy === null ? null : (
        <p class="notice">
          {PORTAL_TEXTS.superseded[language]}{' '}
          <Link version={{ ...version, id: replacedBy }} language={language} />
        </p>
      )}
      <dl>
        <dt>{PORTAL_TEXTS.edition[language]}</dt>
        <dd>{edition}</dd>
        <dt>{PORTAL_TEXTS.referenceDate[language]}</dt>
        <dd>
          <CalendarDay date={referenceDate} language={language} />
        </dd>
        <dt>{PORTAL_TEXTS.published[language]}</dt>
        <dd>
          <Day at={publishedAt} language={language} />
        </dd>
        <dt>{PORTAL_TEXTS.access[language]}</dt>
        <dd>{PORTAL_TEXTS.openRows[language]}</dd>
        <RowsItem rows={rows} language={language} />
        <dt>{DATASET_TEXTS.differences[language]}</dt>
        <dd>{writeDifferences(version)}</dd>
        {previous === null ? null : (
          <Previous version={{ ...version, id: previous }} language={language} />
        )}
      </dl>
    </PageLayout>
  );
}

interface Named {
  readonly version: PublicVersion;
  readonly language: Language;
}

function Previous(props: Named) {
  return (
    <>
      <dt>{PORTAL_TEXTS.previous[props.language]}</dt>
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
