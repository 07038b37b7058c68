import type { LocalizedText } from '../core/language.ts';
import { type PageFacts, PageLayout } from './layout.tsx';
import { COLON } from './portal-messages.ts';

const TEXTS = {
  requestId: { en: 'Request id', fr: 'Identifiant de la requête', de: 'Anfrage-ID' },
  home: { en: 'Home page', fr: 'Page d’accueil', de: 'Startseite' },
} as const satisfies Record<string, LocalizedText>;

interface ProblemFacts extends PageFacts {
  readonly title: string;
  readonly detail: string;
  readonly next: string;
  readonly requestId: string;
}

/** An error and the next step, for people who followed a link. */
export function ProblemPage(props: ProblemFacts) {
  const { detail, next, requestId, language } = props;
  return (
    <PageLayout {...props}>
      <p class="lead">{next}</p>
      <p>{detail}</p>
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
