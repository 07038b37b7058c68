import { CATALOG_TEXTS } from '../../catalog/catalog-messages.ts';
import { RESTRICTED } from '../../catalog/describe-dataset.ts';
import type { CatalogModel, CompaniesEntry, PublicVersion } from '../../catalog/model.ts';
import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import type { Language } from '../../core/language.ts';
import { Code } from '../code.tsx';
import { Day } from '../day.tsx';
import { RowsItem, StaleNotice, writeCoverage } from '../entry-lists.tsx';
import { GETTING_STARTED_TITLE } from '../getting-started-page.tsx';
import type { PageFacts } from '../layout.tsx';
import { PORTAL_TEXTS } from '../portal-messages.ts';
import { DatasetFrame, TermsAndContact } from './dataset-frame.tsx';
import { DATASET_TEXTS } from './dataset-messages.ts';
import { FieldTable } from './field-table.tsx';
import { FormatTable } from './format-table.tsx';
import { SnippetTabs } from './snippet-tabs.tsx';
import { buildPartnerSnippets, buildPublicSnippets } from './snippets.ts';
import { VersionTable } from './version-table.tsx';

/** The audience whose rows a dataset has. */
type RowsKind = 'partners' | 'dataspace' | 'public';

interface RowsFacts extends PageFacts {
  readonly model: CatalogModel;
  readonly id: string;
  readonly kind: RowsKind;
  readonly entry: CompaniesEntry;
  /** Versions of the public rows, the latest first. */
  readonly versions: readonly PublicVersion[];
}

/** The page of the rows for one audience: content, access, formats, fields, quality, versions and terms. */
export function RowsPage(props: RowsFacts) {
  const { language, kind, entry } = props;
  const { title, description } = ROWS_TEXTS[kind];
  const part = (id: keyof typeof PARTS) => {
    const [name, Content] = PARTS[id];
    return { id, title: name[language], content: <Content {...props} /> };
  };
  return (
    <DatasetFrame
      {...props}
      title={title[language]}
      lead={description[language]}
      edition={entry.edition}
      notice={<StaleNotice entry={entry} language={language} />}
      sections={[
        part('what'),
        { ...part('get'), aside: kind === 'partners' ? <NoToken language={language} /> : null },
        part('formats'),
        { ...part('fields'), aside: <Codebook language={language} /> },
        part('quality'),
        part('versions'),
        part('terms'),
      ]}
    />
  );
}

const PARTS = {
  what: [DATASET_TEXTS.whatItIs, WhatItIs],
  get: [DATASET_TEXTS.get, GetIt],
  formats: [DATASET_TEXTS.formats, Formats],
  fields: [DATASET_TEXTS.fields, Fields],
  quality: [DATASET_TEXTS.quality, Quality],
  versions: [PORTAL_TEXTS.versions, Versions],
  terms: [DATASET_TEXTS.terms, Terms],
} as const;

const ROWS_TEXTS = {
  partners: RESTRICTED.partners,
  dataspace: RESTRICTED.dataspace,
  public: {
    title: CATALOG_TEXTS.publicCompaniesTitle,
    description: CATALOG_TEXTS.publicCompaniesDescription,
  },
} as const;

interface LanguageFacts {
  readonly language: Language;
}

function NoToken({ language }: LanguageFacts) {
  return <a href={`/access?lang=${language}`}>{DATASET_TEXTS.noToken[language]}</a>;
}

/** Links to the codebook of the public rows. All audiences have the same fields. */
function Codebook({ language }: LanguageFacts) {
  const files = `/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}/versions/current/files`;
  return (
    <p class="downloads">
      {DATASET_TEXTS.codebook[language]} <a href={`${files}/codebook.csv`}>CSV</a>
      <a href={`${files}/codebook.json`}>JSON</a>
    </p>
  );
}

function WhatItIs({ language, kind, entry, model }: RowsFacts) {
  const { publisher, coOwner } = model;
  return (
    <dl>
      <dt>{DATASET_TEXTS.what[language]}</dt>
      <dd>{DATASET_TEXTS.whatRows[language]}</dd>
      <dt>{DATASET_TEXTS.who[language]}</dt>
      <dd>
        <a href={publisher.homepage}>{publisher.name[language]}</a>,{' '}
        <a href={coOwner.homepage}>{coOwner.name[language]}</a>
      </dd>
      <dt>{DATASET_TEXTS.forWhom[language]}</dt>
      <dd>
        {PORTAL_TEXTS[kind === 'public' ? 'openRows' : kind][language]}
        <br />
        <a href={`/companies?lang=${language}`}>{DATASET_TEXTS.directory[language]}</a>
      </dd>
      <dt>{PORTAL_TEXTS.edition[language]}</dt>
      <dd>
        {entry.edition}, {PORTAL_TEXTS.released[language].toLowerCase()}{' '}
        <Day at={entry.releasedAt} language={language} />
      </dd>
      <dt>{DATASET_TEXTS.howOften[language]}</dt>
      <dd>{DATASET_TEXTS.everyNight[language]}</dd>
      <dt>{DATASET_TEXTS.officialNumbers[language]}</dt>
      <dd>
        {DATASET_TEXTS.notTheRows[language]}{' '}
        <a href={`/figures?lang=${language}`}>{DATASET_TEXTS.officialFigures[language]}</a>.
      </dd>
    </dl>
  );
}

function GetIt({ language, kind, model, id }: RowsFacts) {
  if (kind === 'dataspace')
    return (
      <>
        <p>{DATASET_TEXTS.byProtocol[language]}</p>
        <Code text={`GET ${model.dspUrl}/catalog/datasets/${COMPANIES_DATASET_ID}`} />
      </>
    );
  if (kind === 'public')
    return (
      <>
        <SnippetTabs snippets={buildPublicSnippets(model.publicUrl, id)} language={language} />
        <p class="note">{DATASET_TEXTS.unchanged[language]}</p>
      </>
    );
  return (
    <>
      <SnippetTabs snippets={buildPartnerSnippets(model.publicUrl)} language={language} />
      <p class="note">
        {DATASET_TEXTS.credentials[language]} {DATASET_TEXTS.unchanged[language]}
      </p>
      <p>
        <a href={`/docs/getting-started?lang=${language}`}>{GETTING_STARTED_TITLE[language]}</a>
      </p>
    </>
  );
}

function Formats({ language, kind, entry, id }: RowsFacts) {
  const { formats } = entry;
  if (kind !== 'public') {
    const reached = DATASET_TEXTS[kind === 'partners' ? 'withToken' : 'byAgreement'][language];
    return <FormatTable formats={formats} reached={reached} language={language} />;
  }
  const address = (format: string) => `/v1/datasets/${id}/data?format=${format}`;
  return <FormatTable formats={formats} address={address} language={language} />;
}

function Fields({ language, entry }: RowsFacts) {
  return <FieldTable edition={entry.edition} language={language} />;
}

function Quality({ language, kind, entry }: RowsFacts) {
  return (
    <dl>
      {kind === 'public' ? <RowsItem rows={entry.open.rows} language={language} /> : null}
      <dt>{PORTAL_TEXTS.coverage[language]}</dt>
      <dd>
        {kind === 'public' ? writeCoverage(entry, language) : DATASET_TEXTS.noCoverage[language]}
      </dd>
      <dt>{DATASET_TEXTS.checked[language]}</dt>
      <dd>{DATASET_TEXTS.howChecked[language]}</dd>
      <dt>{DATASET_TEXTS.signed[language]}</dt>
      <dd>
        {DATASET_TEXTS.howSigned[language]} <code>npx kaart verify companies</code>
      </dd>
    </dl>
  );
}

function Versions({ language, kind, model, id, versions }: RowsFacts) {
  const dataset = kind === 'public' ? id : COMPANIES_DATASET_ID;
  const changes = `${model.publicUrl}/v1/datasets/${dataset}`;
  if (kind === 'public')
    return (
      <>
        <VersionTable versions={versions} language={language} />
        <p class="note">{DATASET_TEXTS.versionNote[language]}</p>
        <Code
          language="sh"
          text={`curl "${changes}/changes?since=${versions.at(-1)?.id ?? '…'}"`}
        />
      </>
    );
  return (
    <>
      <p>{DATASET_TEXTS.ownVersions[language]}</p>
      <Code text={[`GET ${changes}/versions`, `GET ${changes}/changes?since=…`].join('\n')} />
    </>
  );
}

function Terms({ language, kind, model, path }: RowsFacts) {
  const terms = {
    public: CATALOG_TEXTS.publicRights,
    partners: DATASET_TEXTS.partnerTerm,
    dataspace: DATASET_TEXTS.agreementTerm,
  }[kind];
  return <TermsAndContact model={model} path={path} terms={terms[language]} language={language} />;
}
