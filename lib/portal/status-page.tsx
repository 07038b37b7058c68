import type { Language, LocalizedText } from '../core/language.ts';
import { longDate, numberText } from '../core/number-text.ts';
import { type PageFacts, PageLayout } from './layout.tsx';
import { StackedTable, TABLE_ROLES } from './stacked-table.tsx';

/** The public state of this installation. */
interface PublicStatus {
  readonly status: 'ok' | 'problem';
  readonly version: string;
  readonly publication: {
    readonly state: keyof typeof STATE_TEXTS;
    readonly lastNight: string | null;
    readonly since: string | null;
  };
}

/** A sentence that is true if nothing is wrong, and whether it is. */
interface WantedState {
  readonly text: LocalizedText;
  readonly ok: boolean;
}

/** What only an operator sees. */
interface StatusDetails {
  readonly holds: readonly { readonly message: LocalizedText }[];
  readonly openWithdrawals: Readonly<Record<keyof typeof AGES, number>>;
}

/** The ages of open withdrawals. */
const AGES = {
  underOneDay: { en: 'less than a day', fr: 'moins d’un jour', de: 'weniger als ein Tag' },
  underSevenDays: {
    en: 'one to seven days',
    fr: 'un à sept jours',
    de: 'ein bis sieben Tage',
  },
  underThirtyDays: {
    en: 'seven to thirty days',
    fr: 'sept à trente jours',
    de: 'sieben bis dreißig Tage',
  },
  older: { en: 'longer', fr: 'plus longtemps', de: 'länger' },
} satisfies Readonly<Record<string, LocalizedText>>;

const TEXTS = {
  title: { en: 'Status', fr: 'État du service', de: 'Betriebszustand' },
  ok: {
    en: 'Everything works.',
    fr: 'Tout fonctionne.',
    de: 'Alles funktioniert.',
  },
  problem: {
    en: 'Something needs attention. The operator sees the details. Withdrawn data are not shown.',
    fr: 'Un point demande attention. L’exploitant voit les détails. Les données retirées ne sont pas montrées.',
    de: 'Etwas braucht Aufmerksamkeit. Der Betreiber sieht die Einzelheiten. Widerrufene Daten werden nicht gezeigt.',
  },
  publication: { en: 'Publication', fr: 'Publication', de: 'Veröffentlichung' },
  lastNight: {
    en: 'Last nightly run that succeeded',
    fr: 'Dernière exécution nocturne réussie',
    de: 'Letzter erfolgreicher nächtlicher Lauf',
  },
  since: { en: 'Since', fr: 'Depuis', de: 'Seit' },
  version: { en: 'Program', fr: 'Programme', de: 'Programm' },
  withdrawals: {
    en: 'Open withdrawals by age',
    fr: 'Retraits ouverts par ancienneté',
    de: 'Offene Widerrufe nach Alter',
  },
  withdrawalsLead: {
    en: 'Companies whose withdrawal some recipient has not confirmed yet. No read shows their data. Only operators see this.',
    fr: 'Entreprises dont un destinataire n’a pas encore confirmé le retrait. Aucune lecture ne montre leurs données. Seuls les exploitants voient ceci.',
    de: 'Unternehmen, deren Widerruf ein Empfänger noch nicht bestätigt hat. Keine Abfrage zeigt ihre Daten. Nur Betreiber sehen dies.',
  },
  heldBecause: { en: 'Why it is held', fr: 'Motif de la suspension', de: 'Grund des Wartens' },
  checks: { en: 'Checks', fr: 'Vérifications', de: 'Prüfungen' },
  wanted: { en: 'What must hold', fr: 'Ce qui doit être vrai', de: 'Was gelten muss' },
  state: { en: 'State', fr: 'État', de: 'Zustand' },
  promises: { en: 'What we promise', fr: 'Ce que nous promettons', de: 'Was wir versprechen' },
  news: {
    en: 'News of releases and versions',
    fr: 'Nouvelles éditions et versions',
    de: 'Neue Ausgaben und Versionen',
  },
  feed: { en: 'Atom feed', fr: 'Flux Atom', de: 'Atom-Feed' },
  fine: { en: 'in order', fr: 'en ordre', de: 'in Ordnung' },
  wrong: { en: 'problem', fr: 'problème', de: 'Problem' },
} satisfies Readonly<Record<string, LocalizedText>>;

/** What the operator promises, also when something is wrong. */
const PROMISES: readonly { readonly about: LocalizedText; readonly text: LocalizedText }[] = [
  {
    about: { en: 'A withdrawal', fr: 'Un retrait', de: 'Ein Widerruf' },
    text: {
      en: 'It counts from the next read. If Kaart cannot tell whether a row may be shown, it shows none.',
      fr: 'Il vaut dès la lecture suivante. Si Kaart ne peut pas savoir si une ligne peut être montrée, il n’en montre aucune.',
      de: 'Er gilt ab der nächsten Abfrage. Wenn Kaart nicht feststellen kann, ob eine Zeile gezeigt werden darf, zeigt es keine.',
    },
  },
  {
    about: {
      en: 'A publication on hold',
      fr: 'Une publication suspendue',
      de: 'Eine angehaltene Veröffentlichung',
    },
    text: {
      en: 'The last good version stays, with its date. Withdrawals still count.',
      fr: 'La dernière bonne version reste, avec sa date. Les retraits valent toujours.',
      de: 'Die letzte gute Version bleibt, mit ihrem Datum. Widerrufe gelten weiterhin.',
    },
  },
];

/** The state of the publication, with its reason. */
export const STATE_TEXTS = {
  none: {
    en: 'The first nightly run begins at 03:30 in Luxembourg. Until then, the versions that were published on request are served.',
    fr: 'La première exécution nocturne commence à 03 h 30 à Luxembourg. Jusque-là, les versions publiées sur demande sont servies.',
    de: 'Der erste nächtliche Lauf beginnt um 03:30 Uhr in Luxemburg. Bis dahin werden die Versionen ausgeliefert, die auf Anfrage veröffentlicht wurden.',
  },
  current: {
    en: 'The last nightly run succeeded.',
    fr: 'La dernière exécution nocturne a réussi.',
    de: 'Der letzte nächtliche Lauf war erfolgreich.',
  },
  held: {
    en: 'A publication is held until a second person has checked it. The last good version is served.',
    fr: 'Une publication est suspendue jusqu’à la vérification par une seconde personne. La dernière bonne version est servie.',
    de: 'Eine Veröffentlichung wartet auf die Prüfung durch eine zweite Person. Die letzte gute Version wird ausgeliefert.',
  },
  failing: {
    en: 'Nightly runs fail. Recent changes may be missing.',
    fr: 'Les exécutions nocturnes échouent. Des changements récents peuvent manquer.',
    de: 'Nächtliche Läufe schlagen fehl. Neue Änderungen können fehlen.',
  },
  late: {
    en: 'The last nightly run was missed. Recent changes may be missing.',
    fr: 'La dernière exécution nocturne a été manquée. Des changements récents peuvent manquer.',
    de: 'Der letzte nächtliche Lauf ist ausgefallen. Neue Änderungen können fehlen.',
  },
  unknown: {
    en: 'The state cannot be read at present.',
    fr: 'L’état ne peut pas être lu à présent.',
    de: 'Der Zustand lässt sich derzeit nicht lesen.',
  },
} satisfies Readonly<Record<string, LocalizedText>>;

/** The page with the public state of this installation. */
export function StatusPage(
  props: PageFacts & {
    readonly found: PublicStatus;
    readonly wanted: readonly WantedState[];
    readonly details?: StatusDetails | undefined;
  },
) {
  const { language, found, details } = props;
  const { state, lastNight, since } = found.publication;
  return (
    <PageLayout {...props} title={TEXTS.title[language]}>
      <p class={found.status === 'ok' ? 'lead' : 'notice'}>{TEXTS[found.status][language]}</p>
      <dl>
        <dt>{TEXTS.publication[language]}</dt>
        <dd>{STATE_TEXTS[state][language]}</dd>
        <Day label={TEXTS.since} at={since} language={language} />
        <Day label={TEXTS.lastNight} at={lastNight} language={language} />
        <dt>{TEXTS.version[language]}</dt>
        <dd>{`Kaart ${found.version}`}</dd>
      </dl>
      {details === undefined ? null : <Details details={details} language={language} />}
      <h2>{TEXTS.checks[language]}</h2>
      <Checks {...props} />
      <h2>{TEXTS.promises[language]}</h2>
      <dl>
        {PROMISES.map(({ about, text }) => (
          <>
            <dt>{about[language]}</dt>
            <dd>{text[language]}</dd>
          </>
        ))}
        <dt>{TEXTS.news[language]}</dt>
        <dd>
          <a href={`/feed.atom?lang=${language}`}>{TEXTS.feed[language]}</a>
        </dd>
      </dl>
    </PageLayout>
  );
}

/** A term with a day; empty without one. @param props.at an instant, or a day */
function Day(props: {
  readonly label: LocalizedText;
  readonly at: string | null;
  readonly language: Language;
}) {
  const { label, at, language } = props;
  if (at === null) return null;
  return (
    <>
      <dt>{label[language]}</dt>
      <dd>
        <time datetime={at}>{longDate(at.slice(0, 10))[language]}</time>
      </dd>
    </>
  );
}

/** The checks as sentences. Those that fail come first. */
function Checks(props: { readonly wanted: readonly WantedState[]; readonly language: Language }) {
  const { wanted, language } = props;
  const heads = [TEXTS.wanted[language], TEXTS.state[language]];
  return (
    <StackedTable label={TEXTS.checks[language]} heads={heads}>
      {wanted
        .toSorted((a, b) => Number(a.ok) - Number(b.ok))
        .map(({ text, ok }) => (
          <tr {...TABLE_ROLES.row}>
            <td {...TABLE_ROLES.cell}>{toSentence(text[language])}</td>
            <td {...TABLE_ROLES.cell} data-label={heads[1]}>
              <span class={`badge ${ok ? 'permitted' : 'error'}`}>
                {TEXTS[ok ? 'fine' : 'wrong'][language]}
              </span>
            </td>
          </tr>
        ))}
    </StackedTable>
  );
}

function toSentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function Details(props: { readonly details: StatusDetails; readonly language: Language }) {
  const { details, language } = props;
  const ages = Object.entries(AGES) as [keyof typeof AGES, LocalizedText][];
  return (
    <>
      {details.holds.length === 0 ? null : (
        <>
          <h2>{TEXTS.heldBecause[language]}</h2>
          <ul>
            {details.holds.map(({ message }) => (
              <li>{message[language]}</li>
            ))}
          </ul>
        </>
      )}
      <h2>{TEXTS.withdrawals[language]}</h2>
      <p class="note">{TEXTS.withdrawalsLead[language]}</p>
      <dl>
        {ages.map(([age, label]) => (
          <>
            <dt>{label[language]}</dt>
            <dd>{numberText(details.openWithdrawals[age])[language]}</dd>
          </>
        ))}
      </dl>
    </>
  );
}
