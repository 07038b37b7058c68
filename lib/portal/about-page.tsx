import type { CatalogOrigin } from '../catalog/model.ts';
import { fillText, type LocalizedText } from '../core/language.ts';
import type { AboutText } from './about-messages.ts';
import { type PageFacts, PageLayout } from './layout.tsx';

interface AboutFacts extends PageFacts {
  readonly text: AboutText;
  readonly origin: Pick<CatalogOrigin, 'publisher' | 'coOwner'>;
}

/** A page of text about the service itself. */
export function AboutPage(props: AboutFacts) {
  const { text, origin, language } = props;
  const { publisher, coOwner } = origin;
  const names = {
    publisher: publisher.name,
    coOwner: coOwner.name,
    name: publisher.contactName,
    email: publisher.contactEmail,
  };
  const fill = (template: LocalizedText) => fillText(template[language], names, language);
  return (
    <PageLayout {...props} title={text.title[language]}>
      <p class="lead">{fill(text.lead)}</p>
      {text.sections.map(({ heading, paragraphs }) => (
        <section>
          <h2>{heading[language]}</h2>
          {paragraphs.map((paragraph) => (
            <p>{fill(paragraph)}</p>
          ))}
        </section>
      ))}
      <p>
        <a href={publisher.homepage}>{publisher.name[language]}</a> ·{' '}
        <a href={`mailto:${publisher.contactEmail}`}>{publisher.contactEmail}</a>
      </p>
    </PageLayout>
  );
}
