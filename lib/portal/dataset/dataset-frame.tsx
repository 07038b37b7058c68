import type { Child } from 'hono/jsx';
import type { CatalogModel } from '../../catalog/model.ts';
import type { Language } from '../../core/language.ts';
import { OtherForms } from '../catalog-pages.tsx';
import { FIGURES_TEXTS } from '../figures-messages.ts';
import { type PageFacts, PageFrame } from '../layout.tsx';
import { PORTAL_TEXTS } from '../portal-messages.ts';
import { DATASET_TEXTS } from './dataset-messages.ts';

/** A part of the page of a dataset; the list of contents names it. */
interface DatasetSection {
  readonly id: string;
  readonly title: string;
  /** Content after the title: a link. */
  readonly aside?: Child;
  readonly content: Child;
}

interface DatasetFrameFacts extends PageFacts {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly edition: string;
  /** A notice about the current state, above all sections. */
  readonly notice?: Child;
  readonly sections: readonly DatasetSection[];
}

/** The frame of the page of a dataset: title, list of contents, and its sections. */
export function DatasetFrame(props: DatasetFrameFacts) {
  const { language, id, title, lead, edition, notice, sections } = props;
  return (
    <PageFrame {...props}>
      <div class="head">
        <p class="eyebrow">
          <span>{DATASET_TEXTS.dataset[language]}</span>
          <span>
            {PORTAL_TEXTS.edition[language]} {edition}
          </span>
          <span class="id">{id}</span>
        </p>
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
      </div>
      {notice}
      <div class="with-side">
        <nav class="contents" aria-label={FIGURES_TEXTS.onThisPage[language]}>
          <ul>
            {sections.map((section) => (
              <li>
                <a href={`#${section.id}`}>{section.title}</a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="flow">
          {sections.map((section) => (
            <section aria-labelledby={section.id}>
              <div class="section-head">
                <h2 id={section.id}>{section.title}</h2>
                {section.aside}
              </div>
              {section.content}
            </section>
          ))}
        </div>
      </div>
    </PageFrame>
  );
}

/** The terms of a dataset, the contact, and links to the same page as RDF. */
export function TermsAndContact(props: {
  readonly model: Pick<CatalogModel, 'publisher'>;
  readonly path: string;
  readonly terms: Child;
  readonly language: Language;
}) {
  const { model, path, terms, language } = props;
  const { contactEmail } = model.publisher;
  return (
    <>
      <dl>
        <dt>{DATASET_TEXTS.term[language]}</dt>
        <dd>{terms}</dd>
        <dt>{DATASET_TEXTS.contact[language]}</dt>
        <dd>
          <a href={`mailto:${contactEmail}`}>{contactEmail}</a>
        </dd>
      </dl>
      <OtherForms path={path} language={language} />
    </>
  );
}
