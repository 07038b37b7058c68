import type { LocalizedText } from '../core/language.ts';
import { type PageFacts, PageLayout } from './layout.tsx';
import { COLON } from './portal-messages.ts';

const TEXTS = {
  requestId: { en: 'Request id', fr: 'Identifiant de la requête', de: 'Anfrage-ID' },
  home: { en: 'Home page', fr: 'Page d’accueil', de: 'Startseite' },
  correct: {
    en: 'Correct these inputs:',
    fr: 'Corrigez ces valeurs :',
    de: 'Berichtigen Sie diese Eingaben:',
  },
  without: {
    en: 'Open the page without these inputs',
    fr: 'Ouvrir la page sans ces valeurs',
    de: 'Die Seite ohne diese Eingaben öffnen',
  },
} as const satisfies Record<string, LocalizedText>;

/** What is wrong with one input of a request. */
interface InputFault {
  /** Name of the input; '' for all inputs together. */
  readonly name: string;
  readonly message: string;
}

interface ProblemFacts extends PageFacts {
  readonly title: string;
  readonly detail: string;
  readonly next: string;
  readonly requestId: string;
  readonly faults: readonly InputFault[];
  /** Address of the page without the faulty inputs. @default no link */
  readonly without?: string | undefined;
}

/** An error and the next step, for people who followed a link. */
export function ProblemPage(props: ProblemFacts) {
  const { detail, next, requestId, language, faults, without } = props;
  return (
    <PageLayout {...props}>
      {faults.length === 0 ? (
        <p class="lead">{linkPages(next, language)}</p>
      ) : (
        <>
          <p class="lead">{TEXTS.correct[language]}</p>
          <ul>
            {faults.map(({ name, message }) => (
              <li>
                {name === '' ? null : (
                  <>
                    <code>{name}</code>
                    {COLON[language]}{' '}
                  </>
                )}
                {message}
              </li>
            ))}
          </ul>
        </>
      )}
      <p>{detail}</p>
      {without === undefined ? null : (
        <p>
          <a href={`${without}?lang=${language}`}>{TEXTS.without[language]}</a>
        </p>
      )}
      <p>
        <a href={`/?lang=${language}`}>{TEXTS.home[language]}</a>
      </p>
      <p class="note">
        {TEXTS.requestId[language]}
        {COLON[language]} <code>{requestId}</code>
      </p>
    </PageLayout>
  );
}

/** The addresses of our pages in a next step. */
const PAGES = /(?<=^|[\s(])(\/(?:access|catalog|docs|workbench))\b/;

/** A next step whose addresses of our pages are links. */
function linkPages(text: string, language: string) {
  return text
    .split(PAGES)
    .map((part) =>
      part.startsWith('/') ? <a href={`${part}?lang=${language}`}>{part}</a> : <>{part}</>,
    );
}
