import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { LANGUAGES, type Language } from '../core/language.ts';
import { PORTAL_TEXTS } from './portal-messages.ts';

/** What every page is given. `path` is its own address without the language. */
export interface PageFacts {
  readonly language: Language;
  readonly path: string;
  /** What the page says for search engines, in JSON-LD. @see https://schema.org */
  readonly structuredData?: object | undefined;
}

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  fr: 'Français',
  de: 'Deutsch',
};

const PLACES = [
  ['/', 'home'],
  ['/catalog', 'catalog'],
  ['/figures', 'figures'],
  ['/access', 'requestAccess'],
  ['/docs', 'docs'],
] as const;

/** A letter on a field. Without an icon in the page, browsers ask for one that does not exist. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%2300538f'/%3E%3Cpath d='M5 3v10M11 3L5 8l6 5' stroke='%23fff' stroke-width='2' fill='none'/%3E%3C/svg%3E";

/** The frame of every page: title, navigation, languages, content, foot. */
export function PageLayout(
  props: PageFacts & { readonly title: string; readonly head?: Child; readonly children?: Child },
) {
  const { language, path, title, structuredData } = props;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · Kaart`}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href={ICON} />
        {props.head}
        {LANGUAGES.map((other) => (
          <link rel="alternate" hreflang={other} href={`${path}?lang=${other}`} />
        ))}
        {structuredData && (
          <script type="application/ld+json">{raw(toScriptJson(structuredData))}</script>
        )}
      </head>
      <body>
        <a class="skip" href="#content">
          {PORTAL_TEXTS.skip[language]}
        </a>
        <header>
          <strong>Kaart</strong>
          <Places language={language} path={path} />
          <Languages language={language} path={path} />
        </header>
        <main id="content">
          <h1>{title}</h1>
          {props.children}
        </main>
        <footer>Kaart · Luxinnovation · {PORTAL_TEXTS.tagline[language]}</footer>
      </body>
    </html>
  );
}

/** JSON that cannot end the element that it is in. */
function toScriptJson(data: object): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function Places({ language, path }: PageFacts) {
  return (
    <nav aria-label="Kaart">
      {PLACES.map(([href, name]) => (
        <a href={`${href}?lang=${language}`} aria-current={href === path ? 'page' : undefined}>
          {PORTAL_TEXTS[name][language]}
        </a>
      ))}
    </nav>
  );
}

function Languages({ language, path }: PageFacts) {
  return (
    <nav class="languages" aria-label={PORTAL_TEXTS.language[language]}>
      {LANGUAGES.map((other) => (
        <a
          href={`${path}?lang=${other}`}
          lang={other}
          hreflang={other}
          aria-current={other === language ? 'true' : undefined}
        >
          {LANGUAGE_NAMES[other]}
        </a>
      ))}
    </nav>
  );
}
