import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { LANGUAGES, type Language } from '../core/language.ts';
import { CANTON_TILES } from './cantons.ts';
import { FRAME_TEXTS } from './frame-messages.ts';
import { useInstallation } from './installation.tsx';
import { fillMakers } from './makers.tsx';
import { SCRIPT_ASSET, STYLE_ASSET } from './page-assets.ts';

/** Properties of every page. `path` is its own address without the language. */
export interface PageFacts {
  readonly language: Language;
  readonly path: string;
  /** The rest of the query, for the links to the other languages; begins with `&`. @default none */
  readonly query?: string | undefined;
  /** Data for search engines, in JSON-LD. @see https://schema.org */
  readonly structuredData?: object | undefined;
  /** The form whose unsaved inputs stay when the reader changes the language. @default the languages are links */
  readonly languageForm?: LanguageForm | undefined;
  /** Whether the page shows made-up companies. @default whether this is a demonstration */
  readonly synthetic?: boolean | undefined;
}

/** A form of a page. Its first button is the one that the Enter key presses, so it stands before the languages. */
interface LanguageForm {
  readonly id: string;
  /** Address that shows the page again with the inputs of the form. */
  readonly action: string;
  /** The default action of the form. A reader cannot see this button. */
  readonly first: { readonly text: string; readonly value?: string };
}

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  fr: 'Français',
  de: 'Deutsch',
};

/** The links of the header, in order. */
const NAVIGATION = [
  ['/figures', 'figures'],
  ['/map', 'map'],
  ['/companies', 'companies'],
  ['/catalog', 'data'],
  ['/access', 'access'],
  ['/docs', 'docs'],
] as const;

/** Is in the footer only where people can sign in. */
const WORKBENCH = '/workbench';

/** The lists of links in the footer. */
const FOOTER = [
  [
    'use',
    [
      ['/figures', 'figures'],
      ['/map', 'map'],
      ['/companies', 'companies'],
      ['/catalog', 'data'],
      ['/docs/getting-started', 'start'],
    ],
  ],
  [
    'takePart',
    [
      ['/access', 'access'],
      ['/my/link', 'ownPage'],
      ['/receipts/check', 'checkReceipt'],
      ['/docs', 'docs'],
      ['/docs/api', 'reference'],
      [WORKBENCH, 'workbench'],
    ],
  ],
  [
    'service',
    [
      ['/imprint', 'imprint'],
      ['/privacy', 'privacy'],
      ['/accessibility', 'accessibility'],
      ['/contact', 'contact'],
      ['/status', 'status'],
      ['/feed.atom', 'feed'],
    ],
  ],
] as const;

/** The logo as an icon. Without an icon in the page, browsers request one that does not exist. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns='http://www.w3.org/2000/svg' viewBox='-7 0 34 34' fill='#00667c'>${CANTON_TILES.map(
    ({ column, row }) => `<rect x='${column * 7}' y='${row * 7}' width='6' height='6' rx='1'/>`,
  ).join('')}</svg>`,
)}`;

interface FrameFacts extends PageFacts {
  readonly title: string;
  readonly head?: Child;
  readonly children?: Child;
}

/** The content of each document's head, also of a document without our header and footer. */
export function HeadOfDocument({ title }: { readonly title: string }) {
  return (
    <>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${title} · Kaart`}</title>
      <link rel="stylesheet" href={STYLE_ASSET.path} />
      <link rel="icon" href={ICON} />
    </>
  );
}

/** The document around every page: header with navigation and languages, content, footer. */
export function PageFrame(props: FrameFacts) {
  const { language, path, query = '', title, structuredData, synthetic = false } = props;
  return (
    <html lang={language}>
      <head>
        <HeadOfDocument title={title} />
        <script src={SCRIPT_ASSET.path} defer />
        {props.head}
        <link rel="alternate" type="application/atom+xml" href={`/feed.atom?lang=${language}`} />
        {LANGUAGES.map((other) => (
          <link rel="alternate" hreflang={other} href={`${path}?lang=${other}${query}`} />
        ))}
        {structuredData && (
          <script type="application/ld+json">{raw(toScriptJson(structuredData))}</script>
        )}
      </head>
      <body>
        <a class="skip" href="#content">
          {FRAME_TEXTS.skip[language]}
        </a>
        {synthetic || useInstallation().isDemonstration ? (
          <DemonstrationStrip language={language} />
        ) : null}
        <Header {...props} />
        <main id="content" class="wrap">
          {props.children}
        </main>
        <Footer language={language} />
      </body>
    </html>
  );
}

/** A page with its title above the content. */
export function PageLayout(props: FrameFacts) {
  return (
    <PageFrame {...props}>
      <h1>{props.title}</h1>
      {props.children}
    </PageFrame>
  );
}

/** JSON without `<`, so that it cannot end its script element. */
function toScriptJson(data: object): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function DemonstrationStrip({ language }: { readonly language: Language }) {
  return (
    <aside class="demo" aria-label={FRAME_TEXTS.demonstration[language]}>
      <div class="wrap">
        <p>
          <strong>{FRAME_TEXTS.demonstration[language]}</strong>
          {FRAME_TEXTS.fictitious[language]}
        </p>
      </div>
    </aside>
  );
}

function Header(props: PageFacts) {
  const { language, path, languageForm } = props;
  return (
    <header class="site">
      <div class="wrap">
        <a class="brand" href={`/?lang=${language}`}>
          <Mark />
          Kaart
        </a>
        <nav class="places" aria-label={FRAME_TEXTS.main[language]}>
          <ul>
            {NAVIGATION.map(([href, name]) => (
              <li>
                <a
                  href={`${href}?lang=${language}`}
                  aria-current={href === path ? 'page' : undefined}
                >
                  {FRAME_TEXTS[name][language]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {languageForm === undefined ? null : <FirstButton form={languageForm} />}
        <nav class="languages" aria-label={FRAME_TEXTS.language[language]}>
          <ul>
            {LANGUAGES.map((other) => (
              <li>
                <OtherLanguage {...props} other={other} />
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </header>
  );
}

function FirstButton({ form: { id, first } }: { readonly form: LanguageForm }) {
  const choice = first.value === undefined ? {} : { name: 'do', value: first.value };
  return (
    <button type="submit" class="hidden" form={id} tabindex={-1} {...choice}>
      {first.text}
    </button>
  );
}

/** Shows the page in another language: a link, or a button that takes the inputs of a form along. */
function OtherLanguage(props: PageFacts & { readonly other: Language }) {
  const { language, path, query = '', languageForm, other } = props;
  const current = other === language ? 'true' : undefined;
  if (languageForm === undefined)
    return (
      <a
        href={`${path}?lang=${other}${query}`}
        lang={other}
        hreflang={other}
        aria-current={current}
      >
        {LANGUAGE_NAMES[other]}
      </a>
    );
  const { id, action } = languageForm;
  return (
    <button
      type="submit"
      class="link"
      form={id}
      formaction={`${action}?lang=${other}`}
      lang={other}
      aria-current={current}
    >
      {LANGUAGE_NAMES[other]}
    </button>
  );
}

/** The logo: the country as its twelve cantons. */
function Mark() {
  return (
    <svg viewBox="0 0 20 34" aria-hidden="true">
      {CANTON_TILES.map(({ column, row }) => (
        <rect x={column * 7} y={row * 7} width="6" height="6" rx="1" />
      ))}
    </svg>
  );
}

function Footer({ language }: { readonly language: Language }) {
  const { hasWorkbench = false } = useInstallation();
  return (
    <footer class="foot">
      <div class="wrap">
        <p class="about">{fillMakers(FRAME_TEXTS.about, language)}</p>
        {FOOTER.map(([heading, links]) => (
          <nav aria-labelledby={`foot-${heading}`}>
            <h2 id={`foot-${heading}`}>{FRAME_TEXTS[heading][language]}</h2>
            <ul>
              {links
                .filter(([href]) => href !== WORKBENCH || hasWorkbench)
                .map(([href, name]) => (
                  <li>
                    <a href={`${href}?lang=${language}`}>{FRAME_TEXTS[name][language]}</a>
                  </li>
                ))}
            </ul>
          </nav>
        ))}
      </div>
    </footer>
  );
}
