import { CATALOG_TEXTS } from '../catalog/catalog-messages.ts';
import type { Language, LocalizedText } from '../core/language.ts';
import { FIGURES_TEXTS } from './figures-messages.ts';
import { type PageFacts, PageLayout } from './layout.tsx';
import { OWN_KEYS_TITLE } from './own-keys-section.tsx';
import { StackedTable, TABLE_ROLES } from './stacked-table.tsx';

/** One route as the documentation lists it. */
interface DocumentedRoute {
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: string;
}

/** One problem as the documentation lists it. */
interface DocumentedProblem {
  readonly code: string;
  readonly status: number;
  readonly title: LocalizedText;
  readonly next: LocalizedText;
}

const TEXTS = {
  title: { en: 'For developers', fr: 'Pour les développeurs', de: 'Für Entwickler' },
  lead: {
    en: 'Everything below is also in the OpenAPI document, made from the same declarations.',
    fr: 'Tout ce qui suit figure aussi dans le document OpenAPI, issu des mêmes déclarations.',
    de: 'Alles Folgende steht auch im OpenAPI-Dokument, das aus denselben Deklarationen entsteht.',
  },
  start: {
    en: 'Getting started: from access to rows in pandas',
    fr: 'Premiers pas : de l’accès aux lignes dans pandas',
    de: 'Erste Schritte: vom Zugang zu Zeilen in pandas',
  },
  reference: {
    en: 'API reference with examples, to try requests',
    fr: 'Référence de l’API avec exemples, pour essayer des requêtes',
    de: 'API-Referenz mit Beispielen, um Anfragen auszuprobieren',
  },
  route: { en: 'Request', fr: 'Requête', de: 'Anfrage' },
  what: { en: 'What it does', fr: 'Ce qu’elle fait', de: 'Was sie tut' },
  scope: { en: 'Scope', fr: 'Portée', de: 'Umfang' },
  problems: { en: 'Problems', fr: 'Problèmes', de: 'Fehler' },
  problemMembers: {
    en: 'A program may compare “code” and “reason”: they are stable. “detail” is the text of the reason in your language, “parameters” are the values in it.',
    fr: 'Un programme peut comparer « code » et « reason » : ils sont stables. « detail » est le texte du motif dans votre langue, « parameters » en contient les valeurs.',
    de: 'Ein Programm darf „code“ und „reason“ vergleichen: Sie sind stabil. „detail“ ist der Text des Grundes in Ihrer Sprache, „parameters“ sind die Werte darin.',
  },
  code: { en: 'Code', fr: 'Code', de: 'Code' },
  next: { en: 'What to do next', fr: 'Que faire', de: 'Was zu tun ist' },
  coverage: { en: 'Coverage', fr: 'Couverture', de: 'Abdeckung' },
  coverageText: {
    en: 'Share of the eligible companies that show their row to everyone, in percent, rounded to 5. A recipient of restricted rows finds the exact number of its own rows in its manifest. Other callers do not get it.',
    fr: 'Part des entreprises éligibles qui montrent leur ligne à tout le monde, en pour cent, arrondie à 5. Un destinataire de lignes à accès restreint trouve le nombre exact de ses lignes dans son manifeste. Les autres ne l’obtiennent pas.',
    de: 'Anteil der berücksichtigten Unternehmen, die ihre Zeile allen zeigen, in Prozent, auf 5 gerundet. Ein Empfänger von Zeilen mit beschränktem Zugang findet die genaue Zahl seiner Zeilen in seinem Manifest. Andere erhalten sie nicht.',
  },
  termsText: {
    en: 'Use for the purposes you are registered with, and for no other; no passing on. When a change feed says `removed`, delete your copy of the row within 7 days.',
    fr: 'Usage pour les finalités déclarées, et pour aucune autre ; pas de transmission. Lorsqu’un flux de modifications indique `removed`, supprimez votre copie de la ligne sous 7 jours.',
    de: 'Nutzung nur für die angemeldeten Zwecke; keine Weitergabe. Meldet ein Änderungsstrom `removed`, löschen Sie Ihre Kopie der Zeile innerhalb von 7 Tagen.',
  },
} as const satisfies Record<string, LocalizedText>;

interface DocsFacts extends PageFacts {
  readonly routes: readonly DocumentedRoute[];
  readonly problems: readonly DocumentedProblem[];
}

/** Documentation of the API for people, generated from the routes. */
export function DocsPage(props: DocsFacts) {
  const { language, routes, problems } = props;
  const tags = [...new Set(routes.map(({ tag }) => tag))];
  return (
    <PageLayout {...props} title={TEXTS.title[language]}>
      <p class="lead">
        {TEXTS.lead[language]} <a href="/openapi.json">/openapi.json</a>
      </p>
      <ul>
        <li>
          <a href={`/docs/getting-started?lang=${language}`}>{TEXTS.start[language]}</a>
        </li>
        <li>
          <a href={`/docs/getting-started?lang=${language}#keys`}>{OWN_KEYS_TITLE[language]}</a> (
          <code>private_key_jwt</code>)
        </li>
        <li>
          <a href={`/docs/api?lang=${language}`}>{TEXTS.reference[language]}</a>
        </li>
      </ul>
      <Contents tags={tags} language={language} />
      {tags.map((tag) => (
        <RouteTable
          tag={tag}
          routes={routes.filter((route) => route.tag === tag)}
          language={language}
        />
      ))}
      <h2 id="coverage">{TEXTS.coverage[language]}</h2>
      <p>{TEXTS.coverageText[language]}</p>
      <h2 id="partner-terms">{CATALOG_TEXTS.partnerTerms[language]}</h2>
      <p>{withCode(TEXTS.termsText[language])}</p>
      <h2 id="public-terms">{CATALOG_TEXTS.publicTerms[language]}</h2>
      <p>{CATALOG_TEXTS.publicRights[language]}</p>
      <ProblemTable problems={problems} language={language} />
    </PageLayout>
  );
}

/** Links to the parts of this long page. */
function Contents({
  tags,
  language,
}: {
  readonly tags: readonly string[];
  readonly language: Language;
}) {
  const parts = [
    ...tags.map((tag) => [toAnchor(tag), tag]),
    ['coverage', TEXTS.coverage[language]],
    ['partner-terms', CATALOG_TEXTS.partnerTerms[language]],
    ['public-terms', CATALOG_TEXTS.publicTerms[language]],
    ['problems', TEXTS.problems[language]],
  ];
  return (
    <nav class="contents" aria-label={FIGURES_TEXTS.onThisPage[language]}>
      <ul>
        {parts.map(([id, text]) => (
          <li>
            <a href={`#${id}`}>{text}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Shows names between backticks as code, as OpenAPI does. */
const withCode = (text: string) =>
  text.split('`').map((part, at) => (at % 2 === 0 ? part : <code>{part}</code>));

const toAnchor = (tag: string) => tag.replaceAll(' ', '-');

function RouteTable(props: {
  tag: string;
  routes: readonly DocumentedRoute[];
  language: Language;
}) {
  const { tag, routes, language } = props;
  const heads = [TEXTS.route[language], TEXTS.what[language], TEXTS.scope[language]];
  return (
    <>
      <h2 id={toAnchor(tag)}>{tag}</h2>
      <StackedTable label={tag} heads={heads}>
        {routes.map(({ method, path, summary, description, access }) => (
          <tr {...TABLE_ROLES.row}>
            <td {...TABLE_ROLES.cell}>
              <code>
                {method.toUpperCase()} {path}
              </code>
            </td>
            <td {...TABLE_ROLES.cell}>
              {withCode(summary)}
              {description === undefined ? null : <small> {withCode(description)}</small>}
            </td>
            <td {...TABLE_ROLES.cell} data-label={TEXTS.scope[language]}>
              <code>{access}</code>
            </td>
          </tr>
        ))}
      </StackedTable>
    </>
  );
}

function ProblemTable({
  problems,
  language,
}: {
  problems: readonly DocumentedProblem[];
  language: Language;
}) {
  const heads = [TEXTS.code[language], TEXTS.what[language], TEXTS.next[language]];
  return (
    <>
      <h2 id="problems">{TEXTS.problems[language]}</h2>
      <p>{TEXTS.problemMembers[language]}</p>
      <StackedTable label={TEXTS.problems[language]} heads={heads}>
        {problems.map(({ code, status, title, next }) => (
          <tr {...TABLE_ROLES.row} id={code}>
            <td {...TABLE_ROLES.cell}>
              <code>{code}</code> <small>{status}</small>
            </td>
            <td {...TABLE_ROLES.cell}>{title[language]}</td>
            <td {...TABLE_ROLES.cell}>{next[language]}</td>
          </tr>
        ))}
      </StackedTable>
    </>
  );
}
