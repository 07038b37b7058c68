import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Figures, Indicator } from '../../lib/figures/indicator.ts';
import type { Trend } from '../../lib/method/trend.ts';
import { Shell } from '../cli/shell.ts';
import { tablesIn } from '../read-workbook.ts';
import { buildMapping } from './mapping-file.ts';
import { body, Setup } from './setup.ts';

type Line = Readonly<Record<string, string | number | null>>;

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const FIGURES = '/v1/editions/2025/figures';
const readCsv = async (query: string): Promise<Line[]> =>
  parse(await (await setup.ask(`${FIGURES}?format=csv${query}`)).text(), { columns: true });

/** The lines of each sheet, read with our own workbook reader. */
async function readWorkbookSheets(query = ''): Promise<Record<string, Line[]>> {
  return readSheets(await setup.ask(`${FIGURES}?format=xlsx${query}`));
}

async function readSheets(response: Response): Promise<Record<string, Line[]>> {
  return tablesIn(new Uint8Array(await response.arrayBuffer())) as Promise<Record<string, Line[]>>;
}

/** Whole numbers in a text of any language, without thousands separators. */
const findNumbers = (words = '') =>
  words.replaceAll(/(?<=\d)[.,’'\u202f\u00a0](?=\d{3})/g, '').match(/\d+/g) ?? [];

const FIGURE_COLUMNS = ['indicator', 'count', 'of', 'percent', 'rounded_to'];
const toNumberCells = ({ id, numerator, denominator, percent, roundedTo }: Indicator) =>
  [id, numerator, denominator, percent, roundedTo].map(toText);
const TREND_COLUMNS = ['indicator', 'from', 'to', 'change', 'unit', 'percent'];
const toChangeCells = ({ id, from, to, change, unit, percent }: Trend['changes'][number]) =>
  [id, from, to, change, unit, percent].map(toText);

interface Distribution {
  readonly 'dcat:downloadURL'?: { readonly '@id': string };
}

/** A line for each figure of a file, parsed by its media type. */
async function readLines(response: Response): Promise<readonly Line[]> {
  const type = response.headers.get('content-type') ?? '';
  if (type === XLSX) return (await readSheets(response))['figures'] ?? [];
  if (type.startsWith('text/csv')) return parse(await response.text(), { columns: true });
  const { indicators } = (await response.json()) as Figures;
  return indicators.map(({ id, numerator, denominator, percent, roundedTo }) => ({
    indicator: id,
    count: numerator,
    of: denominator ?? null,
    percent: percent ?? null,
    rounded_to: roundedTo ?? null,
  }));
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * Each figure of a page: its id, its number, its denominator and its percentage, both the visible text and
 * the value for programs.
 */
function listNumbersOnPage(html: string): string[] {
  const tables = [...html.matchAll(/<table>.*?<\/table>/gs)].map(([table]) => table);
  const rows = tables.flatMap((table) => {
    const [foot = ''] = /<tfoot>.*/s.exec(table) ?? [];
    return [...table.matchAll(/<tr id="(.*?)">(.*?)<\/tr>/gs)].map(
      ([, id, row]) => [id, row + foot] as const,
    );
  });
  const articles = [
    ...html.matchAll(/<article class="indicator" id="(.*?)">(.*?)<\/article>/gs),
  ].map(([, id, article]) => [id, article] as const);
  return [...articles, ...rows].map(([id, part = '']) => {
    const numbers = ['count', 'denominator', 'percent'].flatMap((kind) => {
      const [, value, words] =
        new RegExp(`<data class="${kind}" value="(.*?)">(.*?)</data>`).exec(part) ?? [];
      if (value === undefined) return [];
      expect([id, kind, ...findNumbers(words)]).toEqual([id, kind, value]);
      return [value];
    });
    return [id, ...numbers].join(' ');
  });
}

const toText = (value: unknown) => (value === null || value === undefined ? '' : String(value));

describe('18.2 the document of the figures', () => {
  it.each(['full', 'summary', 'trend'])(
    'of view %s has the digest of its bytes as ETag, each time, and 304 for it',
    async (view) => {
      const path = `${FIGURES}?view=${view}`;
      const [first, second] = [await setup.ask(path), await setup.ask(path)];
      const text = await first.text();
      const etag = `"${createHash('sha256').update(text).digest('hex')}"`;
      expect([first.headers.get('etag'), second.headers.get('etag')]).toEqual([etag, etag]);
      expect(await second.text()).toBe(text);
      const headers = { 'if-none-match': etag };
      const unchanged = await setup.ask(path, { headers });
      expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
      const other = view === 'full' ? 'summary' : 'full';
      expect((await setup.ask(`${FIGURES}?view=${other}`, { headers })).status).toBe(200);
    },
  );
});

describe('13: the official figures are the same in every format', () => {
  it('13: JSON, CSV, workbook and page agree in every number and language', async () => {
    const { indicators } = await body<Figures>(setup.ask(FIGURES));
    const expected = indicators.map(({ id, numerator, denominator, percent, roundedTo }) =>
      [id, numerator, denominator, percent, roundedTo].map(toText),
    );
    const toNumberRows = (lines: readonly Line[]) =>
      lines.map(({ indicator, count, of, percent, rounded_to }) =>
        [indicator, count, of, percent, rounded_to].map(toText),
      );
    expect(expected.length).toBeGreaterThan(20);
    expect(toNumberRows(await readCsv(''))).toEqual(expected);
    expect(toNumberRows((await readWorkbookSheets())['figures'] ?? [])).toEqual(expected);
    for (const lang of ['en', 'fr', 'de']) {
      expect(toNumberRows(await readCsv(`&lang=${lang}`))).toEqual(expected);
      expect(toNumberRows((await readWorkbookSheets(`&lang=${lang}`))['figures'] ?? [])).toEqual(
        expected,
      );
      const html = await (await setup.ask(`/figures/2025?lang=${lang}`)).text();
      expect(listNumbersOnPage(html).sort()).toEqual(
        expected
          .map(([id, count, of, percent]) => [id, count, of, percent].filter(Boolean).join(' '))
          .sort(),
      );
    }
  });

  it('14.2 every table holds the numbers of the JSON, in each format and language', async () => {
    const { indicators } = await body<Figures>(setup.ask(FIGURES));
    const { changes } = await body<Trend>(setup.ask(`${FIGURES}?view=trend`));
    const groups = [...new Set(indicators.map(({ group }) => group ?? 'totals'))];
    expect(groups.length).toBeGreaterThan(3);
    const expected = new Map<string, string[][]>([
      ['figures', indicators.map(toNumberCells)],
      ...groups.map((group): [string, string[][]] => [
        group,
        indicators.filter((each) => (each.group ?? 'totals') === group).map(toNumberCells),
      ]),
      ['trend', changes.map(toChangeCells)],
    ]);
    const toLineNumbers = (table: string, lines: readonly Line[]) =>
      lines.map((line) =>
        (table === 'trend' ? TREND_COLUMNS : FIGURE_COLUMNS).map((column) => toText(line[column])),
      );
    for (const lang of ['en', 'fr', 'de']) {
      const sheets = await readWorkbookSheets(`&lang=${lang}`);
      expect(Object.keys(sheets)).toEqual([...expected.keys()]);
      const page = await (await setup.ask(`/figures/2025?lang=${lang}`)).text();
      for (const [table, numbers] of expected) {
        const path = `${FIGURES}/tables/${table}?lang=${lang}`;
        const fetchAs = (format: string) => setup.ask(`${path}&format=${format}`);
        const json = await body<{ lines: Line[] }>(fetchAs('json'));
        const csv: Line[] = parse(await (await fetchAs('csv')).text(), { columns: true });
        const own = await readSheets(await fetchAs('xlsx'));
        expect(Object.keys(own)).toEqual([table]);
        for (const lines of [json.lines, csv, own[table] ?? [], sheets[table] ?? []])
          expect([table, toLineNumbers(table, lines)]).toEqual([table, numbers]);
        for (const format of ['csv', 'xlsx'])
          expect(page).toContain(`href="${path.replaceAll('&', '&amp;')}&amp;format=${format}"`);
      }
    }
  });

  it('15.1 a chart prints the numbers of its table, as a drawing on the page and as a file', async () => {
    const { indicators } = await body<Figures>(setup.ask(FIGURES));
    const page = await (await setup.ask('/figures/2025?lang=en')).text();
    for (const group of ['subsector', 'human-health-market', 'canton']) {
      const path = `${FIGURES}/tables/${group}?lang=en&format=svg`;
      expect(page).toContain(`href="${path.replaceAll('&', '&amp;')}"`);
      const file = await setup.ask(path);
      expect(file.headers.get('content-type')).toContain('image/svg+xml');
      const drawn = await file.text();
      const [onPage = ''] =
        new RegExp(`<figure[^>]* id="${group}">.*?</figure>`, 's').exec(page) ?? [];
      for (const { label, numerator, percent } of indicators.filter((each) => each.group === group))
        for (const drawing of [drawn, onPage])
          expect(drawing).toContain(`${label.en}: ${numerator} · ${percent} %`);
      // The image contains its colours, and its content security policy permits them.
      const [, style = ''] = /<style>(.*?)<\/style>/s.exec(drawn) ?? [];
      const hash = createHash('sha256').update(style).digest('base64');
      expect(file.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
      expect(drawn).not.toContain('var(--');
    }
    const { changes } = await body<Trend>(setup.ask(`${FIGURES}?view=trend`));
    const trend = await (await setup.ask(`${FIGURES}/tables/trend?format=svg`)).text();
    expect(changes.length).toBeGreaterThan(2);
    for (const { label } of changes) expect(trend).toContain(label.en);
    // The two labels, and the line of the legend.
    expect(trend.match(/not comparable<\/text>/g)).toHaveLength(3);
  });

  it('15.1 the file of a chart explains its shades and signs, as the page does', async () => {
    const { indicators } = await body<Figures>(setup.ask(FIGURES));
    const draw = async (table: string) =>
      (await setup.ask(`${FIGURES}/tables/${table}?lang=de&format=svg`)).text();
    const market = await draw('human-health-market');
    for (const { label, numerator } of indicators.filter(
      ({ group }) => group === 'human-health-market',
    ))
      expect(market).toMatch(new RegExp(`<text[^>]*>${label.de} ${numerator} · `));
    expect(await draw('trend')).toContain('Leerer Kreis: 31. Dezember 2019.');
    expect(await draw('trend')).toContain('// anders gezählt, nicht vergleichbar');
    expect(await draw('canton')).toContain('Schraffiert, :c = vertraulich:');
    expect(await draw('subsector')).toContain('Zahl der Unternehmen und Anteil an allen 130.');
  });

  it('14 the files that the catalog lists hold the numbers of the JSON, for each edition', async () => {
    for (const edition of ['2020', '2025']) {
      const { indicators } = await body<Figures>(setup.ask(`/v1/editions/${edition}/figures`));
      const document = await body<{ 'dcat:distribution': Distribution[] }>(
        setup.ask(`/catalog/datasets/healthtech-figures-${edition}.jsonld`),
      );
      const urls = document['dcat:distribution'].flatMap((each) => each['dcat:downloadURL'] ?? []);
      expect(urls).toHaveLength(3);
      for (const { '@id': url } of urls) {
        const response = await setup.ask(url.slice(setup.url.length));
        const lines = await readLines(response);
        expect([
          url,
          lines.map((line) => FIGURE_COLUMNS.map((name) => toText(line[name]))),
        ]).toEqual([url, indicators.map(toNumberCells)]);
      }
    }
  });

  it('14.2 every line of every table can be quoted alone: it has definition, denominator and date', async () => {
    const sheets = await readWorkbookSheets();
    const { indicators } = await body<Figures>(setup.ask(FIGURES));
    for (const [table, lines] of Object.entries(sheets))
      for (const line of lines) {
        const indicator = indicators.find(({ id }) => id === line['indicator']);
        const of = line[table === 'trend' ? 'to_of' : 'of'];
        expect([table, line['definition']]).toEqual([table, indicator?.definition.en]);
        expect([table, toText(of)]).toEqual([table, toText(indicator?.denominator)]);
        expect(toText(line[table === 'trend' ? 'to_reference_date' : 'reference_date'])).toMatch(
          /^2025-09-30/,
        );
      }
  });

  it.each([
    ['text/csv', 'text/csv; charset=utf-8; header=present'],
    [XLSX, XLSX],
    ['application/json, text/csv;q=0.5', 'application/json'],
    ['*/*', 'application/json'],
  ])('14.2 Accept: %s returns %s', async (accept, type) => {
    for (const path of [FIGURES, `${FIGURES}/tables/canton`])
      expect((await setup.ask(path, { headers: { accept } })).headers.get('content-type')).toBe(
        type,
      );
  });

  it('14.2 a text of a table is never a formula', async () => {
    const { figures = [] } = await readWorkbookSheets();
    expect(figures.every(({ label }) => typeof label === 'string')).toBe(true);
    const bytes = await (await setup.ask(`${FIGURES}?format=xlsx`)).arrayBuffer();
    expect(Object.keys(await tablesIn(new Uint8Array(bytes)))).toContain('canton');
    const csv = await (await setup.ask(`${FIGURES}?format=csv&view=trend`)).text();
    expect(csv).not.toMatch(/(^|,)"?[=+@]/m);
  });

  it('14.2 the command writes one table', async () => {
    const shell = await Shell.demonstration();
    const { out } = await shell.type('figures 2025 --format csv --table canton --lang de');
    const rows: Line[] = parse(out, { columns: true });
    expect(new Set(rows.map(({ group }) => group))).toEqual(new Set(['canton']));
    const { code, err } = await shell.type('figures 2025 --table canton');
    expect([code, err]).toEqual([2, expect.stringContaining('--table needs --format')]);
  });

  it('13: the command prints the numbers of the API', async () => {
    const { indicators } = await body<Figures>(setup.ask(FIGURES));
    const { out } = await (await Shell.demonstration()).type('figures 2025');
    const lines = out.split('\n');
    for (const { label, numerator, denominator, percent, roundedTo } of indicators) {
      const line = lines.find((each) => each.startsWith(`${label.en}  `)) ?? '';
      expect([label.en, ...findNumbers(line.slice(label.en.length))]).toEqual([
        label.en,
        ...[numerator, denominator, percent, roundedTo].map(toText).filter(Boolean),
      ]);
    }
  });

  it('13: changes from the earlier edition agree in JSON, CSV and the workbook', async () => {
    const { changes } = await body<Trend>(setup.ask(`${FIGURES}?view=trend`));
    const expected = changes.map(({ id, from, to, change, unit, percent }) =>
      [id, from, to, change, unit, percent].map(toText),
    );
    const toNumberRows = (lines: readonly Line[]) =>
      lines.map(({ indicator, from, to, change, unit, percent }) =>
        [indicator, from, to, change, unit, percent].map(toText),
      );
    expect(toNumberRows(await readCsv('&view=trend'))).toEqual(expected);
    expect(toNumberRows((await readWorkbookSheets())['trend'] ?? [])).toEqual(expected);
  });

  it('13: a table is in the requested language, and names its file', async () => {
    const { indicators } = await body<Figures>(setup.ask(FIGURES));
    const labels = (await readCsv('&lang=fr')).map(({ label }) => label);
    expect(labels).toEqual(indicators.map(({ label }) => label.fr));
    const { headers } = await setup.ask(`${FIGURES}?format=csv`);
    expect(headers.get('content-disposition')).toContain('healthtech-figures-2025.csv');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
  });

  it.each([
    [`${FIGURES}?format=pdf`, 400, 'format'],
    [`${FIGURES}/tables/street`, 404, 'canton'],
    [`${FIGURES}/tables/totals?format=svg`, 404, 'subsector'],
    ['/v1/editions/2020/figures/tables/trend', 404, 'no trend'],
    ['/v1/editions/1999/figures/tables/canton', 404, 'edition'],
    [`${FIGURES}?format=csv&view=summary`, 400, 'summary is JSON only'],
    ['/v1/editions/2020/figures?format=csv&view=trend', 404, 'no trend'],
  ])('13: %s is refused', async (path, status, words) => {
    const response = await setup.ask(path);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(words);
  });
});

describe('13: a correction that keeps the figures of its edition', () => {
  let fresh: Setup;
  beforeAll(async () => {
    fresh = await Setup.demonstration();
    const file = buildMapping((row, at) =>
      at === 3 ? { ...row, street: '1, Another Street' } : row,
    );
    const { id } = await body<{ id: string }>(fresh.import(file, '', 'analyst:alice'));
    const path = `/v1/imports/${id}`;
    await fresh.as('analyst:alice', `${path}/submit`, { json: { changeNote: 'one name' } });
    expect((await fresh.as('releaser:bob', `${path}/release`, { json: {} })).status).toBe(200);
  });
  afterAll(() => fresh.close());

  it('13 every format names the organisations that made the figures', async () => {
    const figures = '/v1/editions/2025.1/figures';
    const readJson = (query = '') => body<Figures>(fresh.ask(`${figures}${query}`));
    expect(await readJson()).toMatchObject({ edition: '2025.1', keptFrom: '2025' });
    expect(await readJson('?view=summary')).toMatchObject({ kept_from: '2025' });
    const csv = async (query: string): Promise<Line[]> =>
      parse(await (await fresh.ask(`${figures}?format=csv${query}`)).text(), { columns: true });
    for (const line of await csv(''))
      expect(line).toMatchObject({ edition: '2025.1', kept_from: '2025' });
    const trend = await body<Trend>(fresh.ask(`${figures}?view=trend`));
    expect(trend.to).toMatchObject({ edition: '2025.1', keptFrom: '2025' });
    const lines = await csv('&view=trend');
    expect(lines.length).toBe(trend.changes.length);
    for (const [at, { sentence }] of trend.changes.entries()) {
      expect(sentence.en).toContain('editions 2020 and 2025.1 with the figures of 2025');
      expect(sentence.fr).toContain('2025.1 avec les chiffres de 2025');
      expect(sentence.de).toContain('2025.1 mit den Zahlen von 2025');
      expect(lines[at]).toMatchObject({ to_kept_from: '2025', from_kept_from: '' });
    }
    const sheets = await readSheets(await fresh.ask(`${figures}?format=xlsx`));
    expect(sheets['figures']?.[0]).toMatchObject({ kept_from: '2025' });
    expect(sheets['trend']?.[0]).toMatchObject({ to_kept_from: '2025' });
    const html = await (await fresh.ask('/figures/2025.1?lang=en')).text();
    expect(html).toContain('These are the figures of edition 2025');
  });
});

describe('13: internal tables over all companies', () => {
  const INTERNAL = '/v1/editions/2025/counts?by=subsector&by=employees';

  it('13: count every eligible company for analysts and releasers, marked internal', async () => {
    for (const role of ['analyst', 'releaser'] as const) {
      const table = await body<{ counts: { companies: number }[] }>(setup.as(role, INTERNAL));
      expect(table).toMatchObject({ internal: true, companies: 130, edition: { id: '2025' } });
      expect(table.counts.reduce((sum, { companies }) => sum + companies, 0)).toBe(130);
      expect(JSON.stringify(table)).not.toContain('not-shown');
    }
    const { headers } = await setup.as('analyst', INTERNAL);
    expect(headers.get('cache-control')).toMatch(/no-store|private/);
    expect(await body(setup.as('analyst', INTERNAL.replace('2025', 'current')))).toMatchObject({
      edition: { id: '2025' },
    });
  });

  it('13: are refused to every other caller', async () => {
    expect((await setup.ask(INTERNAL)).status).toBe(401);
    expect((await setup.partner(INTERNAL)).status).toBe(403);
    const others = [
      'publisher',
      'consent-officer',
      'partner-admin',
      'auditor',
      'operator',
    ] as const;
    for (const role of others)
      expect([role, (await setup.as(role, INTERNAL)).status]).toEqual([role, 403]);
  });

  it('13: are refused for an edition with other fields, and for an unknown edition', async () => {
    const response = await setup.as('analyst', INTERNAL.replace('2025', '2020'));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('2020');
    expect((await setup.as('analyst', INTERNAL.replace('2025', '1999'))).status).toBe(404);
  });
});
