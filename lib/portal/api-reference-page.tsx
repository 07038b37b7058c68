import type { LocalizedText } from '../core/language.ts';
import { GETTING_STARTED_TITLE } from './getting-started-page.tsx';
import { type PageFacts, PageLayout } from './layout.tsx';
import { OWN_KEYS_TITLE } from './own-keys-section.tsx';

const TEXTS = {
  title: { en: 'API reference', fr: 'Référence de l’API', de: 'API-Referenz' },
  lead: {
    en: 'Every request with its responses, errors and examples, in English. “Try it out” sends requests to this server only.',
    fr: 'Chaque requête avec ses réponses, ses erreurs et des exemples, en anglais. « Try it out » n’envoie de requêtes qu’à ce serveur.',
    de: 'Jede Anfrage mit ihren Antworten, Fehlern und Beispielen, auf Englisch. „Try it out“ sendet Anfragen nur an diesen Server.',
  },
  withoutScript: {
    en: 'This page needs JavaScript. Without it, read the list of requests or the OpenAPI document.',
    fr: 'Cette page a besoin de JavaScript. Sinon, lisez la liste des requêtes ou le document OpenAPI.',
    de: 'Diese Seite braucht JavaScript. Ohne dieses lesen Sie die Liste der Anfragen oder das OpenAPI-Dokument.',
  },
  list: { en: 'List of requests', fr: 'Liste des requêtes', de: 'Liste der Anfragen' },
} as const satisfies Record<string, LocalizedText>;

interface ApiReferenceFacts extends PageFacts {
  /** Names of the files of the build. */
  readonly assets: Readonly<Record<string, string>>;
}

/** A page that shows the OpenAPI document, with a script from our own server. */
export function ApiReferencePage({ assets, ...props }: ApiReferenceFacts) {
  const { language } = props;
  const assetPath = (name: string) => `/docs/assets/${assets[name]}`;
  return (
    <PageLayout
      {...props}
      title={TEXTS.title[language]}
      head={
        <>
          <link rel="stylesheet" href={assetPath('api-reference.css')} />
          <script defer src={assetPath('api-reference.js')} />
        </>
      }
    >
      <p class="lead">{TEXTS.lead[language]}</p>
      <p>
        <a href={`/docs/getting-started?lang=${language}`}>{GETTING_STARTED_TITLE[language]}</a> ·{' '}
        <a href={`/docs/getting-started?lang=${language}#keys`}>{OWN_KEYS_TITLE[language]}</a> ·{' '}
        <a href={`/docs?lang=${language}`}>{TEXTS.list[language]}</a> ·{' '}
        <a href="/openapi.json">/openapi.json</a>
      </p>
      <noscript>
        <p class="notice">{TEXTS.withoutScript[language]}</p>
      </noscript>
      <div id="api" lang="en" />
    </PageLayout>
  );
}
