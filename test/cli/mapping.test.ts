import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningKaart, serveLocal } from '../../lib/app/serve.ts';
import { columnLetters } from '../../lib/core/cell-address.ts';
import { buildMapping, EXAMPLE_2025 } from '../app/mapping-file.ts';
import { Shell } from './shell.ts';

const FIXTURES = 'test/fixtures/mapping';

interface Line {
  readonly row: number;
  readonly record_id: string | null;
  readonly column: string | null;
  readonly outcome: string;
  readonly code: string;
  readonly raw: string | null;
  readonly value: unknown;
  readonly counts?: { readonly in: number; readonly out: Record<string, number> };
}

interface ExpectedFile {
  readonly file: string;
  readonly outcome: string;
  readonly code: string;
  readonly published_before?: string;
  readonly import_as_edition?: string;
}

describe('kaart import --dry-run --json', () => {
  let shell: Shell;
  beforeAll(async () => {
    shell = await Shell.demonstration();
  });
  const importDryRun = (file: string, ...more: string[]) =>
    shell.json<Line>('import --dry-run', file, ...more);

  const files = JSON.parse(
    readFileSync(`${FIXTURES}/dirty-files/expected.json`, 'utf8'),
  ) as ExpectedFile[];
  it.each(files)('of $file ends with $outcome, $code', async (file) => {
    // The size is compared with the published edition. Without one, a short file is accepted.
    const at = file.published_before === undefined ? new Shell() : shell;
    const edition = file.import_as_edition ?? '2025';
    const path = `${FIXTURES}/dirty-files/${file.file}`;
    const lines = await at.json<Line>(`import --dry-run --edition ${edition}`, path);
    expect(lines.at(-1)).toMatchObject({ outcome: file.outcome, code: file.code });
    expect(lines.at(-1)?.counts).toMatchObject({ in: expect.any(Number), out: expect.any(Object) });
  });

  it('has a line for each finding, as the expected rows say', async () => {
    const { rows } = JSON.parse(readFileSync(`${FIXTURES}/expected-dirty.json`, 'utf8')) as {
      rows: (Line & { field: string | null })[];
    };
    const lines = await importDryRun(`${FIXTURES}/mapping-dirty.csv`);
    const findings = lines.slice(0, -1);
    for (const { row, outcome, code, field, value } of rows) {
      const found = findings.filter((finding) => finding.row === row && finding.code === code);
      if (outcome === 'ok') expect(findings.filter((finding) => finding.row === row)).toEqual([]);
      else expect(found).toMatchObject([{ outcome, column: field }]);
      if (value !== undefined && value !== null) expect(found).toMatchObject([{ value }]);
    }
    for (const line of findings)
      expect(Object.keys(line)).toEqual(
        expect.arrayContaining(['row', 'record_id', 'column', 'outcome', 'code', 'raw', 'value']),
      );
  });

  it.each(['mapping-demo.xlsx', 'mapping-demo-fr-excel.csv'])(
    'of %s counts 130 eligible companies and 18 others by reason, without a loss',
    async (file) => {
      const counts = (await importDryRun(`${FIXTURES}/${file}`)).at(-1)?.counts;
      const out = Object.values(counts?.out ?? {}).reduce((sum, n) => sum + n, 0);
      expect([counts?.in, out]).toEqual([130, 18]);
    },
  );

  it('stores nothing', async () => {
    const imports = await shell.json('imports');
    expect(imports.map(({ state }) => state)).toEqual(['released', 'released']);
  });

  it('9.38 shows the same result as text and as lines, and ends with 3 for a file on hold, 1 for a refused one', async () => {
    const { code, out } = await shell.type('import --dry-run', `${FIXTURES}/mapping-dirty.csv`);
    expect(code).toBe(3);
    expect(out).toMatch(
      /^ *15 +\S+ +LUHT-DEMO-0719 +incorporation_date +review +YEAR_ONLY_DATE +2018/m,
    );
    expect(out).toMatch(/^YEAR_ONLY_DATE +1 +row 15, [A-Z]+16: “2018” is no full date/m);
    expect(out).toMatch(/^waiting for a person +7$/m);
    expect(out).toContain('held: ROWS_DROPPED: Only 28 of 130');
    expect(out).toContain('Nothing was imported.');
    const refused = await shell.type(
      'import --dry-run',
      `${FIXTURES}/dirty-files/unknown-column.csv`,
    );
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/^file +refuse \(UNKNOWN_COLUMN\)$/m);
    expect(refused.out).toMatch(/^refused: The column patient_count is not known\. Say which/m);
    expect(refused.out).toMatch(/^required columns: record_id, rcs_number, /m);
    expect(out).toMatch(/^next: Check that it is the right file\. .*--lift-hold/m);
  });
});

describe('9.38 the exit code of a file', () => {
  const heldFile = `${FIXTURES}/dirty-files/minus-30-percent.csv`;
  const refused = `${FIXTURES}/dirty-files/unknown-column.csv`;
  let shell: Shell;
  let remote: Shell;
  let served: RunningKaart;

  beforeAll(async () => {
    shell = await Shell.demonstration();
    const env = { KAART_HOME: shell.home, PORT: '0' };
    const quiet = { host: '127.0.0.1', demo: true, quiet: true, nightly: false };
    served = await serveLocal({ env, ...quiet, writeLine: () => undefined });
    const [{ access_token = '' } = {}] = await shell.json<{ access_token?: string }>(
      'token --role analyst releaser publisher consent-officer --as alice',
    );
    remote = new Shell({ KAART_TOKEN: access_token });
  }, 60_000);
  afterAll(() => served.close());

  it.each([
    ['import', heldFile, 3],
    ['import --json', heldFile, 3],
    ['import --dry-run', heldFile, 3],
    ['import --dry-run --json', heldFile, 3],
    ['import', refused, 1],
    ['import --dry-run', refused, 1],
    ['import --dry-run --json', refused, 1],
    ['import', 'examples/mapping-2025.csv', 0],
    ['import --dry-run', 'examples/mapping-2025.csv', 0],
    ['consents import', 'examples/consents.csv', 0],
    ['consents import', 'test/fixtures/consent/consents-dirty.csv', 0],
    ['consents import', refused, 1],
  ])('of %s %s is %d, locally and at a URL', async (line, file, code) => {
    const here = await shell.type(line, file);
    const there = await remote.type(`${line} --url ${served.url}`, file);
    expect([here.code, there.code]).toEqual([code, code]);
    const next = [here, there].map(({ out }) => /kaart submit \S+ (\S+ \S+)/.exec(out)?.[1]);
    const own = ['--as NAME', expect.stringMatching(/^--url http:\/\/127\.0\.0\.1:\d+$/)];
    expect(next).toEqual(line === 'import' && code !== 1 ? own : [undefined, undefined]);
  });

  it('is 1 if each event of a file is refused', async () => {
    const events = join(shell.home, 'unknown.csv');
    const [header, ...rows] = readFileSync('examples/consents.csv', 'utf8').split('\n');
    const unknown = rows.map((row) => row.replace(/LUHT-DEMO-\d+/, 'LUHT-DEMO-9999'));
    writeFileSync(events, [header, ...unknown.slice(0, 3), ''].join('\n'));
    const { code, out } = await shell.type('consents import', events);
    expect([code, out]).toEqual([1, expect.stringContaining('3 rejected')]);
  });

  it('is 3 for a publication that is or would be on hold', async () => {
    const [item] = await shell.json<{ id: string }>('import --edition 2025.1 --as alice', heldFile);
    const note = ['--change-note', 'cut'];
    const submitted = await shell.type(`submit ${item?.id} --as alice`, ...note);
    expect(submitted.out).toMatch(/^held: ROWS_DROPPED: /);
    await shell.type(`release ${item?.id} --as bob`);
    for (const line of ['publish --dry-run', 'publish --dry-run --json', 'publish'])
      for (const at of ['', `--url ${served.url}`])
        expect([line, (await (at ? remote : shell).type(`${line} ${at}`)).code]).toEqual([line, 3]);
  });
});

describe('a file of a new year', () => {
  const shell = new Shell();
  const file = join(shell.home, 'cartographie 2026.csv');
  writeFileSync(file, EXAMPLE_2025);

  it('10.9 is refused with the hint “edition 2026”, and is imported with an edition', async () => {
    for (const dry of ['', '--dry-run']) {
      const refused = await shell.type(`import ${dry}`, file);
      expect(refused.code).toBe(1);
      expect(refused.out + refused.err).toMatch(
        /By its name, the file looks like edition 2026\. If edition 2026 is meant, import it with --edition 2026/,
      );
    }
    const [header = '', ...rows] = EXAMPLE_2025.split('\n');
    const plain = join(shell.home, 'cartographie.csv');
    writeFileSync(
      plain,
      [`${header},successor`, ...rows.map((row) => row && `${row},`)].join('\n'),
    );
    for (const dry of ['', '--dry-run']) {
      const byColumn = await shell.type(`import ${dry}`, plain);
      expect(byColumn.code).toBe(1);
      expect(byColumn.out + byColumn.err).toMatch(
        /The columns are those of edition 2026\. If edition 2026 is meant, import it with --edition 2026/,
      );
    }
    expect((await shell.type('import --edition 2025', file)).code).toBe(0);
    const next = '--edition 2026 --reference-date 2026-09-30';
    expect((await shell.type(`import --dry-run ${next}`, file)).out).toMatch(/^edition +2026$/m);
  });
});

describe('a data directory that does not exist', () => {
  const parent = new Shell().home;
  const home = join(parent, 'nowhere');
  const shell = new Shell({ KAART_HOME: home });

  it.each(['imports', 'withdraw LUHT-DEMO-0106', 'doctor', 'fetch', 'companies', 'publish'])(
    '9.44 is not created by kaart %s',
    async (line) => {
      const { code, err } = await shell.type(line);
      expect(code).toBe(1);
      expect(err).toContain(`there is no Kaart in ${home}`);
      expect(err).toContain('kaart import FILE');
      expect(existsSync(home)).toBe(false);
    },
  );

  it('9.44 is created by an import', async () => {
    expect((await shell.type('import', 'examples/mapping-2025.csv')).code).toBe(0);
    expect(existsSync(home)).toBe(true);
  });
});

describe('a file with an unknown column', () => {
  const shell = new Shell();
  const file = join(shell.home, 'own.csv');
  const header = EXAMPLE_2025.slice(0, EXAMPLE_2025.indexOf('\n'));
  writeFileSync(
    file,
    EXAMPLE_2025.replace(header, header.replace('incorporation_date', 'Date de création')),
  );

  it('9.38 is refused with the option that helps, and imported with it', async () => {
    const refused = await shell.type('import --as alice', file);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain('Did you mean Date de création → incorporation_date?');
    expect(refused.err).toMatch(/^try: --map "Date de création=incorporation_date"$/m);
    expect(refused.err).toMatch(/^missing columns: incorporation_date$/m);
    expect(refused.err).toMatch(/^required columns: record_id, /m);
    const words = [
      '--map',
      'Date de création=incorporation_date',
      '--ignore-column',
      'internal_note',
    ];
    const ignoring = await shell.type('import --as alice', file, ...words);
    expect(ignoring.err).toContain('Required columns are missing: internal_note.');
    const taken = await shell.type('import --as alice', file, ...words.slice(0, 2));
    expect(taken.out).toMatch(
      /^note +The column Date de création is read as incorporation_date, as asked for\.$/m,
    );
    const [item] = await shell.json<{ id: string; reading: object }>('imports');
    expect(item?.reading).toEqual({
      sheet: null,
      encoding: null,
      columns: [{ header: 'Date de création', column: 'incorporation_date' }],
    });
    const preview = await shell.type(`preview ${item?.id}`);
    expect(preview.out).toContain(
      'note: The column Date de création is read as incorporation_date',
    );
  });

  it('9.38 has the same options for consents', async () => {
    const events = join(shell.home, 'events.csv');
    const text = readFileSync('examples/consents.csv', 'utf8').replace('field_group', 'Daten');
    writeFileSync(events, text);
    const refused = await shell.type('consents import', events);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('The column Daten')]);
    const taken = await shell.type('consents import', events, '--map', 'Daten=field_group');
    expect(taken.out).toMatch(/^note: The column Daten is read as field_group, as asked for\.$/m);
  });
});

describe('the place of a finding at the command line', () => {
  const header = ['Cartographie', ...Object.keys(parse(EXAMPLE_2025, { columns: true })[0] ?? {})];
  const toColumnLetters = (name: string) => columnLetters(header.indexOf(name) - 1);

  it('9.39 is its cell, in the table, the message and JSON', async () => {
    const shell = new Shell();
    const file = join(shell.home, 'title.csv');
    const edited = buildMapping((row, at) => (at === 13 ? { ...row, employees: 'many' } : row));
    writeFileSync(file, `Cartographie\n\n\n\n${edited}`);
    const cell = `${toColumnLetters('employees')}19`;
    const { out } = await shell.type('import --dry-run --edition 2025', file);
    expect(out).toMatch(new RegExp(`^ *14 +${cell} +LUHT-`, 'm'));
    expect(out).toContain(`row 14, ${cell}: “many”`);
    const [finding] = await shell.json('import --dry-run --edition 2025', file);
    expect(finding).toMatchObject({
      row: 14,
      cell,
      message: { en: expect.stringContaining(cell) },
    });
    const [item] = await shell.json<{ id: string }>('import --edition 2025', file);
    expect((await shell.type(`review ${item?.id}`)).out).toContain(`${cell}: “many”`);
    expect((await shell.type(`findings ${item?.id}`)).out).toMatch(
      new RegExp(`^ *14 +${cell} `, 'm'),
    );
  });
});

describe('an analyst at the command line', () => {
  let shell: Shell;
  let id = '';
  beforeAll(async () => {
    shell = await Shell.demonstration();
    const file = join(shell.home, 'next.csv');
    const edited = buildMapping((row, at) =>
      at === 0 ? { ...row, incorporation_date: '2018' } : row,
    );
    writeFileSync(file, edited);
  });
  const findLastLine = (text: string) => text.trimEnd().split('\n').at(-1);

  it('imports a file, and gets its id and the next step', async () => {
    const { code, out } = await shell.type('import', join(shell.home, 'next.csv'));
    expect(code).toBe(0);
    id = /^import (\S+)$/m.exec(out)?.[1] ?? '';
    expect(findLastLine(out)).toBe(`next: kaart review ${id}, until no row waits`);
    expect((await shell.type('imports')).out).toContain(id);
    expect((await shell.type(`findings ${id}`)).out).toContain('YEAR_ONLY_DATE');
  });

  it('9.40 decides the rows under review; edited rows with findings wait again', async () => {
    const early = await shell.type(`submit ${id} --as alice`, '--change-note', 'x');
    expect(early.code).toBe(1);
    expect(early.err).toContain('1 rows wait for a decision');
    const { out } = await shell.type(`review ${id}`);
    expect(out).toMatch(/^ *1 +1 +LUHT-DEMO-0001 +incorporation_date YEAR_ONLY_DATE/m);
    const bad = await shell.type(`review ${id} 1 --set incorporation_date=soon`);
    expect([bad.code, bad.err]).toEqual([1, expect.stringContaining('cannot be taken')]);
    const doubtful = await shell.type(`review ${id} 1 --set commune=Foo`);
    expect([doubtful.code, doubtful.out]).toEqual([1, '']);
    expect(doubtful.err).toContain('stays under review');
    expect(doubtful.err).toMatch(/^ {2}values\.commune: review UNKNOWN_COMMUNE: .*Foo/m);
    expect(doubtful.err).toMatch(
      /^ {2}values\.incorporation_date: review YEAR_ONLY_DATE: [A-Z]+2: /m,
    );
    const [waiting] = await shell.json(`review ${id}`);
    expect(waiting).toMatchObject({ id: 1, decision: null });
    const good = await shell.type(
      `review ${id} 1 --set incorporation_date=2018-05-14`,
      '--note',
      'register',
    );
    expect(good.out).toBe('row 1: corrected\n');
  });

  it('overrides the eligibility of a company with a reason', async () => {
    const result = await shell.type(
      `override ${id} LUHT-DEMO-0130 --to OUT_NOT_ACTIVE --as alice`,
      '--reason',
      'closed',
    );
    expect(result).toMatchObject({ code: 0, out: 'LUHT-DEMO-0130: OUT_NOT_ACTIVE\n' });
    const [item] = await shell.json<{ overrides: object[] }>('imports');
    expect(item?.overrides).toMatchObject([
      { reason: 'closed', by: 'alice', result: 'OUT_NOT_ACTIVE' },
    ]);
    const { out } = await shell.type(`preview ${id}`);
    expect(out).toContain('edition 2025.1: 129 eligible');
    expect(out).toContain('compared with 2025: 0 entered, 1 left, 1 changed');
  });

  it('submits it to another person, who releases it', async () => {
    const bare = await shell.type(`submit ${id} --as alice`);
    expect([bare.code, bare.err]).toEqual([1, expect.stringContaining('needs a change note')]);
    const submitted = await shell.type(`submit ${id} --as alice`, '--change-note', 'one date');
    expect(submitted.out).toBe(`submitted; now another person: kaart release ${id} --as NAME\n`);
    const own = await shell.type(`release ${id} --as alice`);
    expect(own.code).toBe(1);
    expect(own.err).toMatch(/second-person-required\)\nLet another person do it: --as NAME/);
    expect((await shell.type(`release ${id} --as bob`)).out).toContain(
      'edition 2025.1 is released and frozen',
    );
    expect((await shell.type('publish')).out).toMatch(/^published version 2025\.1-[0-9a-f]{12}\n$/);
    expect((await shell.type('publish')).out).toMatch(/^nothing has changed: version 2025\.1-/);
  });

  it('is stopped by a hold with exit code 3 and its reasons', async () => {
    const cut = join(shell.home, 'cut.csv');
    writeFileSync(
      cut,
      buildMapping((row, at) => (at % 3 === 0 ? undefined : row)),
    );
    const [item] = await shell.json<{ id: string }>('import --as alice', cut);
    await shell.type(`submit ${item?.id} --as alice`, '--change-note', 'cut');
    await shell.type(`release ${item?.id} --as bob`);
    const result = await shell.type('publish');
    expect(result.code).toBe(3);
    expect(result.out).toMatch(/^held: ROWS_DROPPED: Only \d+ of 129/);
    expect(result.err).toBe('');
    const [response] = await shell.json('publish');
    expect(response).toMatchObject({ kind: 'held' });
    expect((await shell.type('publish --lift-hold --as alice --reason fine')).code).toBe(1);
    const through = await shell.type('publish --lift-hold --as bob --reason fine');
    expect([through.code, through.out]).toEqual([
      0,
      expect.stringMatching(/^published version 2025\.2-/),
    ]);
  });

  it('retracts a wrong release, and cannot do it twice', async () => {
    const retracted = await shell.type('retract 2025.2 --as bob', '--reason', 'cut off');
    expect(retracted.out).toMatch(/2025\.2 is retracted.*kaart retract 2025\.2 --confirm/);
    const again = await shell.type('retract 2025.2 --as carol', '--reason', 'again');
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('is retracted')]);
    expect((await shell.type('publish')).out).toMatch(/version 2025\.1-/);
    expect((await shell.type('retract 2031 --reason x')).code).toBe(1);
  });

  it('rejects an import permanently', async () => {
    const [item] = await shell.json<{ id: string }>('import', 'examples/mapping-2025.csv');
    const result = await shell.type(`reject ${item?.id} --as bob`, '--reason', "last year's");
    expect(result).toMatchObject({ code: 0, out: `import ${item?.id} is rejected\n` });
    expect((await shell.type(`submit ${item?.id}`, '--change-note', 'x')).code).toBe(1);
  });
});

describe('figures', () => {
  let shell: Shell;
  beforeAll(async () => {
    shell = await Shell.demonstration();
  });
  const expected = JSON.parse(
    readFileSync('test/fixtures/figures/expected-figures.json', 'utf8'),
  ) as Record<string, unknown>;

  it('13.10 of 2025 are the expected ones, by the same keys', async () => {
    const [figures] = await shell.json('figures 2025');
    const { seed: _, presented_on: __, ...wanted } = expected;
    const { cantons, ...rest } = figures as Record<string, unknown>;
    expect(rest).toEqual(wanted);
    expect(cantons).toMatchObject({ 'Echternach+Redange': 4 });
    expect(await shell.json('figures 2025.0')).toEqual([figures]);
    expect(await shell.json('figures')).toEqual([figures]);
  });

  it('are a table for people, with date and denominator', async () => {
    const { out } = await shell.type('figures 2025');
    expect(out).toContain('Edition 2025, reference date 2025-09-30');
    expect(out).toMatch(/^Digital focus +65 +130 +50$/m);
    expect((await shell.type('figures 2020')).out).toMatch(/^Jobs +1890$/m);
  });

  it('of an unknown edition, or of an invalid id, are refused', async () => {
    expect(await shell.type('figures 2031')).toMatchObject({ code: 1, out: '' });
    expect((await shell.type('figures banana')).err).toContain('no edition such as 2025 or 2025.1');
  });

  it('10.16 show the changes since the previous edition, or since an earlier one', async () => {
    const since = 'Between 31 December 2019 and 30 September 2025, the number of jobs';
    expect((await shell.type('figures 2025')).out).toContain(since);
    expect((await shell.type('figures 2025 --from 2020')).out).toContain(since);
    expect((await shell.type('figures 2025 --lang de')).out).toContain('Zwischen dem 31.');
    const wrong = await shell.type('figures 2020 --from 2025');
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.err).toContain('is not of an earlier year than 2020');
  });
});
