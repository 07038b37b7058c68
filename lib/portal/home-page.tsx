import type { CompaniesEntry } from '../catalog/model.ts';
import { fillText, type Language, type LocalizedText } from '../core/language.ts';
import { longDate, numberText, percentText } from '../core/number-text.ts';
import { findIndicator, type Indicator } from '../figures/indicator.ts';
import type { Trend } from '../method/trend.ts';
import { ChartFigure } from './charts/chart-figure.tsx';
import {
  buildFigureChart,
  type ChartSource,
  writeChange,
  writeCount,
} from './charts/figure-chart.ts';
import { CategoryTable, Foldable } from './charts/figure-tables.tsx';
import { Day } from './day.tsx';
import { SearchBox } from './directory/search-box.tsx';
import { StaleNotice } from './entry-lists.tsx';
import { FIGURES_TEXTS } from './figures-messages.ts';
import { HOME_TEXTS } from './home-messages.ts';
import { type PageFacts, PageFrame } from './layout.tsx';
import { MapFigure } from './map-page.tsx';
import { PORTAL_TEXTS } from './portal-messages.ts';

interface HomeFacts extends PageFacts {
  /** `null` before the first edition. */
  readonly source: ChartSource | null;
  /** `null` before the first publication. */
  readonly companies: CompaniesEntry | null;
}

/** The figures that the home page shows, if the edition has them. */
const SHOWN = [
  'entities',
  'jobs',
  'digital-focus',
  'startups-and-scaleups',
  'fewer-than-10-employees',
];

/** The home page: what Kaart is, key numbers, a chart, links to the other pages, and the state of the data. */
export function HomePage(props: HomeFacts) {
  const { source, companies, language } = props;
  const synthetic = source?.figures.synthetic;
  return (
    <PageFrame {...props} title={HOME_TEXTS.title[language]} synthetic={synthetic}>
      <Hero source={source} hasCompanies={companies !== null} language={language} />
      {source === null ? (
        <p class="notice">{PORTAL_TEXTS.nothing[language]}</p>
      ) : (
        <>
          <KeyFigures source={source} language={language} />
          <SubsectorChart source={source} language={language} />
        </>
      )}
      <MainLinks language={language} />
      {companies === null ? null : <State companies={companies} language={language} />}
      {synthetic ? <p class="notice">{HOME_TEXTS.isDemonstration[language]}</p> : null}
    </PageFrame>
  );
}

interface SourceFacts {
  readonly source: ChartSource;
  readonly language: Language;
}

interface HeroFacts {
  readonly source: ChartSource | null;
  /** Whether companies can be searched. */
  readonly hasCompanies: boolean;
  readonly language: Language;
}

function Hero({ source, hasCompanies, language }: HeroFacts) {
  const title = <h1>{HOME_TEXTS.title[language]}</h1>;
  if (source === null)
    return (
      <div class="head">
        {title}
        <p class="lead">{HOME_TEXTS.leadWithoutFigures[language]}</p>
      </div>
    );
  const { figures } = source;
  const companies = numberText(findIndicator(figures, 'entities')?.numerator ?? 0);
  return (
    <section class="hero">
      <div class="text head">
        <p class="eyebrow">
          <span>
            {PORTAL_TEXTS.edition[language]} {figures.edition}
          </span>
          <span>
            {PORTAL_TEXTS.referenceDate[language]} {longDate(figures.referenceDate)[language]}
          </span>
        </p>
        {title}
        <p class="lead">{fillText(HOME_TEXTS.lead[language], { companies }, language)}</p>
        {hasCompanies ? (
          <form action="/companies">
            <input type="hidden" name="lang" value={language} />
            <SearchBox words="" language={language} />
          </form>
        ) : null}
      </div>
      <MapFigure figures={figures} language={language} isSmall />
    </section>
  );
}

function KeyFigures({ source: { figures, trend }, language }: SourceFacts) {
  const shown = SHOWN.flatMap((id) => findIndicator(figures, id) ?? []);
  return (
    <section aria-labelledby="glance">
      <div class="section-head">
        <h2 id="glance">{HOME_TEXTS.glance[language]}</h2>
        <a href={`/figures?lang=${language}`}>{HOME_TEXTS.allFigures[language]}</a>
      </div>
      <ul class="stats">
        {shown.map((indicator) => (
          <li class="stat">
            <span class="value">
              {indicator.percent === undefined
                ? writeCount(indicator)[language]
                : percentText(indicator.percent)[language]}
            </span>
            <span class="what">
              <a href={`/figures?lang=${language}#${indicator.id}`}>{indicator.label[language]}</a>
            </span>
            <span class="since">{describeStat(indicator, trend, language)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The change since the earlier edition; otherwise numerator and denominator of a share. */
function describeStat(indicator: Indicator, trend: Trend | null, language: Language): string {
  const { id, denominator } = indicator;
  const change = trend?.changes.find((each) => each.id === id);
  if (trend !== null && change !== undefined) {
    const facts = { change: writeChange(change, language), edition: trend.from.edition };
    return fillText(HOME_TEXTS.since[language], facts, language);
  }
  if (denominator === undefined) return '';
  const facts = { count: writeCount(indicator), of: numberText(denominator) };
  return fillText(HOME_TEXTS.of[language], facts, language);
}

function SubsectorChart({ source, language }: SourceFacts) {
  const chart = buildFigureChart(source, 'subsector', language);
  if (chart === undefined) return null;
  const { figures } = source;
  const indicators = figures.indicators.filter(({ group }) => group === 'subsector');
  return (
    <section>
      <ChartFigure chart={chart} language={language} edition={figures.edition}>
        <Foldable name={FIGURES_TEXTS.table[language]} of={chart.title} language={language}>
          <CategoryTable indicators={indicators} title={chart.title} language={language} />
        </Foldable>
      </ChartFigure>
    </section>
  );
}

/** Links to the three main parts of the portal. */
function MainLinks({ language }: { readonly language: Language }) {
  const links: readonly (readonly [string, LocalizedText, LocalizedText, LocalizedText])[] = [
    ['/figures', HOME_TEXTS.figuresEntry, HOME_TEXTS.figuresEntryText, HOME_TEXTS.figuresEntryGo],
    ['/map', HOME_TEXTS.mapEntry, HOME_TEXTS.mapEntryText, HOME_TEXTS.mapEntryGo],
    ['/catalog', HOME_TEXTS.dataEntry, HOME_TEXTS.dataEntryText, HOME_TEXTS.dataEntryGo],
  ];
  return (
    <section aria-labelledby="ways">
      <h2 id="ways" class="hidden">
        {HOME_TEXTS.ways[language]}
      </h2>
      <div class="cols-3">
        {links.map(([href, title, text, go]) => (
          <a class="entry" href={`${href}?lang=${language}`}>
            <h3>{title[language]}</h3>
            <p>{text[language]}</p>
            <span class="go">{go[language]}</span>
          </a>
        ))}
      </div>
    </section>
  );
}

interface StateFacts {
  readonly companies: CompaniesEntry;
  readonly language: Language;
}

/** When the data were published, and whether the last nightly run succeeded. */
function State({ companies, language }: StateFacts) {
  const { edition, open } = companies;
  const percent = percentText(open.coveragePercent);
  return (
    <section aria-labelledby="state">
      <div class="section-head">
        <h2 id="state">{HOME_TEXTS.state[language]}</h2>
        <StateBadge companies={companies} language={language} />
      </div>
      <dl class="strip">
        <div>
          <dt>{PORTAL_TEXTS.edition[language]}</dt>
          <dd>{edition}</dd>
        </div>
        <div>
          <dt>{HOME_TEXTS.lastPublication[language]}</dt>
          <dd>
            <Day at={open.publishedAt} language={language} />
          </dd>
        </div>
        <div>
          <dt>{PORTAL_TEXTS.version[language]}</dt>
          <dd>
            <span class="id">{open.version}</span>
          </dd>
        </div>
        <div>
          <dt>{HOME_TEXTS.openToAll[language]}</dt>
          <dd>
            {open.rows === 0
              ? HOME_TEXTS.noCompany[language]
              : fillText(HOME_TEXTS.share[language], { percent }, language)}
          </dd>
        </div>
        <div>
          <dt>{HOME_TEXTS.nextPublication[language]}</dt>
          <dd>{HOME_TEXTS.tonight[language]}</dd>
        </div>
      </dl>
      <StaleNotice entry={companies} language={language} />
    </section>
  );
}

function StateBadge({ companies: { staleSince, nightFailsSince }, language }: StateFacts) {
  if (nightFailsSince !== null) return <span class="badge error">{HOME_TEXTS.late[language]}</span>;
  if (staleSince !== null) return <span class="badge held">{HOME_TEXTS.onHold[language]}</span>;
  return <span class="badge permitted">{HOME_TEXTS.upToDate[language]}</span>;
}
