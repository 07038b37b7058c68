import * as z from 'zod';
import { type Figures, INDICATOR_UNITS } from '../../figures/indicator.ts';
import { CHANGE_UNITS, type Trend } from '../../method/trend.ts';
import {
  ALL_FIGURES,
  findFigureTable,
  INDICATOR_COLUMNS,
  TREND_COLUMNS,
  toCsv,
  toLines,
} from '../files/figure-files.ts';
import { Count, EditionId, LocalizedTextSchema } from './common.ts';

const EDITION = { edition: '2025', referenceDate: '2025-09-30' };
const LABEL = {
  en: 'Start-ups and scale-ups',
  fr: 'Start-ups et scale-ups',
  de: 'Start-ups und Scale-ups',
};

/** How to show a chart in a page of another site. @see https://oembed.com, rich */
export const OembedResponse = z.strictObject({
  version: z.literal('1.0'),
  type: z.literal('rich'),
  title: z.string(),
  provider_name: z.string().meta({ examples: ['Kaart'] }),
  provider_url: z.url(),
  cache_age: Count.meta({ description: 'Seconds' }),
  html: z.string().meta({ examples: ['<iframe src="…" width="640" height="620"></iframe>'] }),
  width: Count.meta({ description: 'Pixels' }),
  height: Count.meta({ description: 'Pixels' }),
});

/** Made-up figures in the form of the official ones. */
const EXAMPLE_FIGURES = {
  ...EDITION,
  synthetic: true,
  indicators: [
    {
      ...EDITION,
      id: 'startups-and-scaleups',
      label: LABEL,
      definition: {
        en: 'Companies that are a start-up or a scale-up, of all companies of the edition',
        fr: 'Entreprises qui sont une start-up ou une scale-up, sur toutes les entreprises de l’édition',
        de: 'Unternehmen, die ein Start-up oder ein Scale-up sind, von allen Unternehmen der Ausgabe',
      },
      unit: 'companies',
      numerator: 43,
      denominator: 134,
      unknown: 2,
      percent: 32,
      group: 'stage',
      sentence: {
        en: '43 of 134 companies (32%) are start-ups or scale-ups',
        fr: '43 entreprises sur 134 (32 %) sont des start-ups ou des scale-ups',
        de: '43 von 134 Unternehmen (32 %) sind Start-ups oder Scale-ups',
      },
    },
  ],
} satisfies Figures;

const EXAMPLE_TREND = {
  from: { edition: '2020', referenceDate: '2019-12-31' },
  to: EDITION,
  changes: [
    {
      id: 'startups-and-scaleups',
      label: LABEL,
      unit: 'percentage-points',
      from: 25,
      to: 32,
      change: 7,
      sentence: {
        en: 'The share of start-ups and scale-ups went from 25% to 32% (+7 percentage points)',
        fr: 'La part des start-ups et scale-ups est passée de 25 % à 32 % (+7 points de pourcentage)',
        de: 'Der Anteil der Start-ups und Scale-ups stieg von 25 % auf 32 % (+7 Prozentpunkte)',
      },
    },
  ],
  breaks: [],
  movement: { stayed: 90, left: 18, entered: 44 },
} satisfies Trend;

/** Official figures. `keptFrom`: the edition whose figures a correction keeps. */
export const FiguresResponse = z
  .looseObject({
    edition: EditionId,
    referenceDate: z.iso.date(),
    /** Whether made-up companies are among those counted. */
    synthetic: z.boolean(),
    keptFrom: EditionId.optional(),
    indicators: z.array(
      z.looseObject({
        id: z.string(),
        label: LocalizedTextSchema,
        definition: LocalizedTextSchema,
        unit: z.enum(INDICATOR_UNITS),
        numerator: z.number(),
        /** Missing for a total. */
        denominator: z.number().optional(),
        /** Number of companies whose property is unknown. They are in no denominator and no sum. */
        unknown: z.number().optional(),
        /** Whole percent; `null` if the denominator is 0. */
        percent: z.number().nullable().optional(),
        /** Shares of one group divide all companies among them. */
        group: z.string().optional(),
        /** Ids of the categories that are counted together here, because one of them is small. */
        mergedOf: z.array(z.string()).optional(),
        /** The number is rounded to a multiple of this. */
        roundedTo: z.number().optional(),
        edition: EditionId,
        referenceDate: z.iso.date(),
        /** The figure as a sentence to copy. */
        sentence: LocalizedTextSchema,
      }),
    ),
  })
  .meta({ examples: [EXAMPLE_FIGURES] });

/** `view=summary`: fixed keys, and the trend where there is one. */
export const FiguresSummaryResponse = z.looseObject({
  reference_date: z.iso.date(),
  kept_from: EditionId.optional(),
  entities: Count,
});

const TrendEnd = z.object({
  edition: EditionId,
  referenceDate: z.iso.date(),
  keptFrom: EditionId.optional(),
});

/** `view=trend`: from an earlier edition to this one; `null` for the first edition. */
export const FiguresTrendResponse = z
  .looseObject({
    from: TrendEnd,
    to: TrendEnd,
    changes: z.array(
      z.looseObject({
        id: z.string(),
        label: LocalizedTextSchema,
        unit: z.enum(CHANGE_UNITS),
        from: z.number().nullable(),
        to: z.number().nullable(),
        change: z.number().nullable(),
        /** Change of a total in whole percent of `from`. */
        percent: z.number().nullable().optional(),
        roundedTo: z.number().optional(),
        /** The change as a sentence to copy. */
        sentence: LocalizedTextSchema,
      }),
    ),
    /** The figures that the two editions do not count in the same way. */
    breaks: z.array(z.looseObject({ label: LocalizedTextSchema, reason: LocalizedTextSchema })),
    /** Companies that are in both editions, only in the earlier, only in the later. */
    movement: z.object({ stayed: Count, left: Count, entered: Count }),
  })
  .meta({ examples: [EXAMPLE_TREND] })
  .nullable();

/** The figures of an edition in any of their views. */
export const FiguresDocumentResponse = z.union([
  FiguresResponse,
  FiguresSummaryResponse,
  FiguresTrendResponse,
]);

const EXAMPLE_TABLE = findFigureTable(
  { figures: EXAMPLE_FIGURES, trend: EXAMPLE_TREND },
  ALL_FIGURES,
  'en',
);
const EXAMPLE_LINES = EXAMPLE_TABLE === undefined ? [] : toLines(EXAMPLE_TABLE);

/** One table of figures: each line has the columns of its CSV. A table has lines of one kind. */
export const FigureTableResponse = z
  .object({
    edition: EditionId,
    table: z.string(),
    lines: z.union([
      z.array(buildLineSchema(INDICATOR_COLUMNS)),
      z.array(buildLineSchema(TREND_COLUMNS)),
    ]),
  })
  .meta({ examples: [{ edition: EDITION.edition, table: ALL_FIGURES, lines: EXAMPLE_LINES }] });

function buildLineSchema(columns: Readonly<Record<string, { readonly schema: z.ZodType }>>) {
  return z.object(
    Object.fromEntries(Object.entries(columns).map(([name, { schema }]) => [name, schema])),
  );
}

/** Writes the example of a table as CSV. */
export function writeExampleTable(): string {
  return EXAMPLE_TABLE === undefined ? '' : toCsv(EXAMPLE_TABLE);
}
