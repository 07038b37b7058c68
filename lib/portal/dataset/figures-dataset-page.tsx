import { CATALOG_TEXTS } from '../../catalog/catalog-messages.ts';
import { figuresId } from '../../catalog/datasets.ts';
import { nameMakers } from '../../catalog/describe-dataset.ts';
import type { CatalogModel, EditionEntry } from '../../catalog/model.ts';
import type { Language } from '../../core/language.ts';
import { CalendarDay } from '../day.tsx';
import { FIGURES_TEXTS } from '../figures-messages.ts';
import type { PageFacts } from '../layout.tsx';
import { PORTAL_TEXTS } from '../portal-messages.ts';
import { DatasetFrame, TermsAndContact } from './dataset-frame.tsx';
import { DATASET_TEXTS } from './dataset-messages.ts';
import { FormatTable } from './format-table.tsx';
import { SnippetTabs } from './snippet-tabs.tsx';
import { buildFiguresSnippets } from './snippets.ts';

interface FiguresDatasetFacts extends PageFacts {
  readonly model: CatalogModel;
  readonly id: string;
  readonly entry: EditionEntry;
}

/** The page of an edition's figures as a dataset. */
export function FiguresDatasetPage(props: FiguresDatasetFacts) {
  const { language, entry, model, path } = props;
  const { edition } = entry;
  const address = (format: string) =>
    `/v1/editions/${edition}/figures?format=${format}&lang=${language}`;
  return (
    <DatasetFrame
      {...props}
      title={`${CATALOG_TEXTS.figuresTitle[language]} ${edition}`}
      lead={CATALOG_TEXTS.figuresDescription[language]}
      edition={edition}
      sections={[
        {
          id: 'what',
          title: DATASET_TEXTS.whatItIs[language],
          content: <WhatItIs {...props} />,
        },
        {
          id: 'get',
          title: DATASET_TEXTS.get[language],
          content: (
            <SnippetTabs
              snippets={buildFiguresSnippets(model.publicUrl, edition)}
              language={language}
            />
          ),
        },
        {
          id: 'formats',
          title: DATASET_TEXTS.formats[language],
          content: (
            <FormatTable formats={model.figureFormats} address={address} language={language} />
          ),
        },
        {
          id: 'quality',
          title: DATASET_TEXTS.quality[language],
          content: <Quality {...props} />,
        },
        {
          id: 'editions',
          title: DATASET_TEXTS.related[language],
          content: <Editions entry={entry} language={language} />,
        },
        {
          id: 'terms',
          title: DATASET_TEXTS.terms[language],
          content: (
            <TermsAndContact
              model={model}
              path={path}
              terms={DATASET_TEXTS.openTerm[language]}
              language={language}
            />
          ),
        },
      ]}
    />
  );
}

function WhatItIs({ language, entry, model }: FiguresDatasetFacts) {
  const { publisher } = model;
  return (
    <dl>
      <dt>{DATASET_TEXTS.what[language]}</dt>
      <dd>{DATASET_TEXTS.whatFigures[language]}</dd>
      <dt>{DATASET_TEXTS.who[language]}</dt>
      <dd>
        <a href={publisher.homepage}>{publisher.name[language]}</a>.{' '}
        {nameMakers(model, CATALOG_TEXTS.figuresProvenance)[language]}
      </dd>
      <dt>{DATASET_TEXTS.forWhom[language]}</dt>
      <dd>{PORTAL_TEXTS.open[language]}</dd>
      <dt>{PORTAL_TEXTS.referenceDate[language]}</dt>
      <dd>
        <CalendarDay date={entry.referenceDate} language={language} />
      </dd>
      <dt>{DATASET_TEXTS.howOften[language]}</dt>
      <dd>{DATASET_TEXTS.frozen[language]}</dd>
      <dt>{PORTAL_TEXTS.definition[language]}</dt>
      <dd>
        <a href={`/figures/${entry.edition}?lang=${language}`}>{FIGURES_TEXTS.counted[language]}</a>
      </dd>
    </dl>
  );
}

function Quality({ language }: FiguresDatasetFacts) {
  return (
    <dl>
      <dt>{PORTAL_TEXTS.coverage[language]}</dt>
      <dd>{DATASET_TEXTS.allCompanies[language]}</dd>
      <dt>{DATASET_TEXTS.checked[language]}</dt>
      <dd>{DATASET_TEXTS.howChecked[language]}</dd>
      <dt>{DATASET_TEXTS.protection[language]}</dt>
      <dd>{DATASET_TEXTS.howProtected[language]}</dd>
    </dl>
  );
}

/** The editions that this one follows, corrects, or is corrected by. */
function Editions({
  entry,
  language,
}: {
  readonly entry: EditionEntry;
  readonly language: Language;
}) {
  const { edition, previous, corrects, corrections } = entry;
  const link = (id: string) => (
    <a href={`/catalog/datasets/${figuresId(id)}?lang=${language}`}>{id}</a>
  );
  return (
    <>
      <dl>
        {previous === null ? null : (
          <>
            <dt>{DATASET_TEXTS.earlier[language]}</dt>
            <dd>
              {link(previous)} ·{' '}
              <a href={`/figures/${edition}?lang=${language}#trend`}>
                {DATASET_TEXTS.whatChanged[language]}
              </a>
            </dd>
          </>
        )}
        {corrects === null ? null : (
          <>
            <dt>{DATASET_TEXTS.replaces[language]}</dt>
            <dd>{link(corrects.last)}</dd>
          </>
        )}
        {corrections.length === 0 ? null : (
          <>
            <dt>{DATASET_TEXTS.correctedBy[language]}</dt>
            <dd>{corrections.map((id, at) => (at === 0 ? link(id) : <>, {link(id)}</>))}</dd>
          </>
        )}
      </dl>
      <p>
        <a href={`/catalog?lang=${language}`}>{CATALOG_TEXTS.catalogTitle[language]}</a>
      </p>
    </>
  );
}
