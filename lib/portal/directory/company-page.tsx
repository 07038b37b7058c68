import { FIELD_GROUPS } from '../../consent/vocabulary.ts';
import { PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { publishedFields } from '../../publication/field-groups.ts';
import type { ReadableRow } from '../../publication/record-query.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { PORTAL_TEXTS } from '../portal-messages.ts';
import { DIRECTORY_TEXTS } from './directory-messages.ts';
import { companyDescription, displayName, groupLabel, writeField } from './directory-page.tsx';

interface CompanyFacts extends PageFacts {
  readonly row: ReadableRow;
  readonly fields: FieldDeclarations;
  readonly edition: string;
  readonly version: string;
  readonly publicUrl: string;
}

/** The public data of one company by field group. A private group is named as such. */
export function CompanyPage(props: CompanyFacts) {
  const { row, language } = props;
  const description = companyDescription(row, language);
  return (
    <PageLayout {...props} title={displayName(row)} synthetic={row['synthetic'] === true}>
      {description === '' ? null : <p class="lead">{description}</p>}
      <div class="with-side right">
        <div class="flow">
          {FIELD_GROUPS.map((group) => (
            <Group {...props} group={group} />
          ))}
        </div>
        <Entry {...props} />
      </div>
      <p>
        <a href={`/companies?lang=${language}`}>{DIRECTORY_TEXTS.title[language]}</a>
      </p>
    </PageLayout>
  );
}

function Group(props: CompanyFacts & { readonly group: (typeof FIELD_GROUPS)[number] }) {
  const { row, fields, group, language } = props;
  const isPrivate = row.withheld.includes(group);
  const shown = publishedFields(fields).filter(
    ([name, field]) => field.group === group && row[name] !== undefined,
  );
  return (
    <section aria-labelledby={`group-${group}`}>
      <div class="section-head">
        <h2 id={`group-${group}`}>{groupLabel(group, language)}</h2>
        <span class={isPrivate ? 'badge withheld' : 'badge permitted'}>
          {DIRECTORY_TEXTS[isPrivate ? 'private' : 'open'][language]}
        </span>
      </div>
      {isPrivate ? (
        <p>
          {DIRECTORY_TEXTS.whyPrivate[language]} {DIRECTORY_TEXTS.partnersMay[language]}{' '}
          <a href={`/access?lang=${language}`}>{PORTAL_TEXTS.requestAccess[language]}</a>
        </p>
      ) : (
        <dl>
          {shown.map(([name, field]) => (
            <>
              <dt>{field.label[language]}</dt>
              <dd>{writeField(row, name, props)}</dd>
            </>
          ))}
        </dl>
      )}
    </section>
  );
}

function Entry({ row, edition, version, publicUrl, language }: CompanyFacts) {
  const path = `/companies/${encodeURIComponent(row.record_id)}`;
  const data = `/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}/records/${encodeURIComponent(row.record_id)}`;
  return (
    <aside class="card" aria-label={DIRECTORY_TEXTS.entry[language]}>
      <dl class="strip">
        <div>
          <dt>{DIRECTORY_TEXTS.record[language]}</dt>
          <dd>
            <span class="id">{row.record_id}</span>
          </dd>
        </div>
        <div>
          <dt>
            {PORTAL_TEXTS.edition[language]}, {PORTAL_TEXTS.version[language]}
          </dt>
          <dd>
            {edition}, <span class="id">{version}</span>
          </dd>
        </div>
        <div>
          <dt>{DIRECTORY_TEXTS.address[language]}</dt>
          <dd>
            <a class="id" href={path}>
              {publicUrl}
              {path}
            </a>
          </dd>
        </div>
      </dl>
      <p class="downloads">
        <a href={data}>JSON</a>
      </p>
      <p class="note">
        <a href={`/my?lang=${language}`}>{DIRECTORY_TEXTS.ours[language]}</a>
      </p>
    </aside>
  );
}
