import type { RestrictedKind } from '../catalog/describe-dataset.ts';
import type { CompaniesEntry, EditionEntry } from '../catalog/model.ts';
import type { Language } from '../core/language.ts';
import { CalendarDay, Day, writeDay } from './day.tsx';
import { PORTAL_TEXTS } from './portal-messages.ts';

/** Public facts about restricted rows: the edition, and no version. */
export function CompaniesList(props: {
  kind: RestrictedKind;
  entry: CompaniesEntry;
  language: Language;
}) {
  const { kind, entry, language } = props;
  return (
    <>
      <StaleNotice entry={entry} language={language} />
      <dl>
        <dt>{PORTAL_TEXTS.edition[language]}</dt>
        <dd>
          {entry.edition}, {PORTAL_TEXTS.published[language].toLowerCase()}{' '}
          <Day at={entry.releasedAt} language={language} />
        </dd>
        <dt>{PORTAL_TEXTS.access[language]}</dt>
        <dd>
          {PORTAL_TEXTS[kind][language]}
          {kind === 'partners' && (
            <>
              {' · '}
              <a href={`/access?lang=${language}`}>{PORTAL_TEXTS.requestAccess[language]}</a>
            </>
          )}
        </dd>
        <dt>{PORTAL_TEXTS.formats[language]}</dt>
        <dd>{entry.formats.map(({ format }) => format).join(', ')}</dd>
      </dl>
    </>
  );
}

/** Facts about the public rows. */
export function PublicCompaniesList(props: { entry: CompaniesEntry; language: Language }) {
  const { entry, language } = props;
  return (
    <>
      <StaleNotice entry={entry} language={language} />
      <dl>
        <VersionItems entry={entry} language={language} />
        <dt>{PORTAL_TEXTS.access[language]}</dt>
        <dd>{PORTAL_TEXTS.openRows[language]}</dd>
        <RowsItem rows={entry.open.rows} language={language} />
        <dt>{PORTAL_TEXTS.coverage[language]}</dt>
        <dd>{writeCoverage(entry, language)}</dd>
        <dt>{PORTAL_TEXTS.formats[language]}</dt>
        <dd>
          {entry.formats.map(({ format }, at) => (
            <>
              {at === 0 ? '' : ', '}
              <a href={`/v1/datasets/healthtech-companies-public/data?format=${format}`}>
                {format}
              </a>
            </>
          ))}
        </dd>
      </dl>
    </>
  );
}

/** The share of the companies that show their row to everyone, in words. */
export function writeCoverage({ open }: CompaniesEntry, language: Language): string {
  const percent = String(open.coveragePercent);
  return PORTAL_TEXTS.coverageNote[language].replace('{percent}', percent);
}

/** The number of public rows. */
export function RowsItem({ rows, language }: { rows: number; language: Language }) {
  return (
    <>
      <dt>{PORTAL_TEXTS.rows[language]}</dt>
      <dd>{rows === 0 ? PORTAL_TEXTS.noRows[language] : rows}</dd>
    </>
  );
}

/** Notices that the data are stale or that nightly runs fail. Empty otherwise. */
export function StaleNotice({ entry, language }: { entry: CompaniesEntry; language: Language }) {
  return (
    <>
      {entry.staleSince === null ? null : <p class="notice">{PORTAL_TEXTS.stale[language]}</p>}
      {entry.nightFailsSince === null ? null : (
        <p class="notice">
          {PORTAL_TEXTS.nightFails[language].replace(
            '{day}',
            writeDay(entry.nightFailsSince, language),
          )}
        </p>
      )}
    </>
  );
}

function VersionItems({ entry, language }: { entry: CompaniesEntry; language: Language }) {
  return (
    <>
      <dt>{PORTAL_TEXTS.version[language]}</dt>
      <dd>
        <code>{entry.open.version}</code>, {PORTAL_TEXTS.published[language].toLowerCase()}{' '}
        <Day at={entry.open.publishedAt} language={language} />
      </dd>
      <dt>{PORTAL_TEXTS.edition[language]}</dt>
      <dd>{entry.edition}</dd>
    </>
  );
}

/** Facts about the figures of an edition. */
export function EditionList({ entry, language }: { entry: EditionEntry; language: Language }) {
  const figures = `/v1/editions/${entry.edition}/figures`;
  return (
    <dl>
      <dt>{PORTAL_TEXTS.referenceDate[language]}</dt>
      <dd>
        <CalendarDay date={entry.referenceDate} language={language} />
      </dd>
      <dt>{PORTAL_TEXTS.access[language]}</dt>
      <dd>{PORTAL_TEXTS.open[language]}</dd>
      <dt>{PORTAL_TEXTS.formats[language]}</dt>
      <dd>
        <a href={`/figures/${entry.edition}?lang=${language}`}>HTML</a>, <a href={figures}>JSON</a>,{' '}
        <a href={`${figures}?format=csv&lang=${language}`}>CSV</a>,{' '}
        <a href={`${figures}?format=xlsx&lang=${language}`}>XLSX</a>
      </dd>
    </dl>
  );
}
