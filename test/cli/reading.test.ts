import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { FILE_FORMATS } from '../../lib/publication/file-formats.ts';
import { Shell } from './shell.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.demonstration();
});

describe('a partner on the command line', () => {
  const toCompaniesPath = () => join(shell.home, 'companies');
  const countRows = async () => (await shell.type('fetch')).out.trimEnd().split('\n').length;

  it('14.1 shows the text of a register record', async () => {
    const { code, out } = await shell.type('catalog --record protected-data --language fr');
    expect([code, out]).toEqual([0, expect.stringContaining('Motif juridique (legalGround)')]);
    const [record] = await shell.json('catalog --record open-data');
    expect(record).toMatchObject({ record: 'open-data' });
    expect((await shell.type('catalog --record none')).code).not.toBe(0);
  });

  it('finds the datasets', async () => {
    const { code, out } = await shell.type('catalog');
    expect(code).toBe(0);
    expect(out).toMatch(/^healthtech-companies +2025 +restricted +HealthTech companies/m);
    expect(out).toMatch(/^healthtech-figures-2025 +2025 +public/m);
    const [catalog] = await shell.json('catalog');
    expect(catalog).toMatchObject({ '@type': expect.arrayContaining(['dcat:Catalog']) });
  });

  it('fetches rows to standard output or to a file, in each format', async () => {
    expect(await countRows()).toBe(118);
    const file = join(shell.home, 'rows.csv');
    const result = await shell.type('fetch --format csv --output', file);
    expect(result.out).toMatch(/rows\.csv: version 2025-\w+, \d+ bytes, sha256 [0-9a-f]{64}\n$/);
    expect(readFileSync(file, 'utf8')).toBe(
      Buffer.from((await shell.type('fetch -f csv')).out, 'latin1').toString(),
    );
    expect((await shell.type('fetch -f parquet')).out.slice(0, 4)).toBe('PAR1');
  });

  it('13: writes the figures to a file, and counts all companies for an analyst', async () => {
    const file = join(shell.home, 'figures.csv');
    const result = await shell.type('figures 2025 --format csv --lang de --output', file);
    expect(result.out).toMatch(/figures\.csv: \d+ bytes, sha256 [0-9a-f]{64}\n$/);
    expect(readFileSync(file, 'utf8')).toMatch(/^edition,kept_from,reference_date,indicator,/);
    await shell.type('figures 2025 --format csv --lang de --bom --output', `${file}.bom`);
    expect(readFileSync(`${file}.bom`, 'utf8')).toBe(`\ufeff${readFileSync(file, 'utf8')}`);
    expect((await shell.type('figures --format xlsx --bom')).err).toContain('bom');
    const folder = join(shell.home, 'access');
    await shell.type('data-subject LUHT-DEMO-0106 --bom --out', folder);
    expect(readFileSync(join(folder, 'access.csv'), 'utf8')).toMatch(/^\ufeff\w/);
    expect(readFileSync(join(folder, 'access.html'), 'utf8')).toMatch(/^<!doctype/i);
    const table = await shell.type('counts --edition current --by subsector --by employees');
    expect(table.out).toMatch(/^Internal, not for publication\. Edition 2025.*: all 130 eligible/);
    const both = await shell.type(
      'counts --edition 2025 --purpose https://a.example/x --by canton',
    );
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('--purpose')]);
  });

  it('13: counts the rows by one field, or by two as a table with totals', async () => {
    const one = await shell.type('counts --by subsector');
    expect([one.code, one.err]).toEqual([0, '']);
    expect(one.out).toMatch(
      /^Version 2025-\w+: 118 companies show you a row, \d+ of them show subsector$/m,
    );
    const lines = [...one.out.matchAll(/^([a-z-]+) +(\d+)$/gm)];
    expect(lines.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(118);
    const two = await shell.type('counts --by subsector --by canton');
    expect(two.out).toMatch(/^subsector \\ canton +Capellen .* all$/m);
    for (const [, name, count] of lines)
      expect(two.out).toMatch(new RegExp(`^${name} .* ${count}$`, 'm'));
    const [json] = await shell.json('counts --by subsector --by canton');
    expect(json).toMatchObject({ by: ['subsector', 'canton'], companies: 118 });
    const open = await shell.type('counts healthtech-companies-public --by canton');
    expect([open.code, open.out]).toEqual([0, expect.stringContaining(': 0 companies')]);
  });

  it('14: finds records by field, text and order, and shows one', async () => {
    const table = await shell.type('records --subsector software --sort -employees');
    expect([table.code, table.err]).toEqual([0, '']);
    expect(table.out).toMatch(/^record_id +legal_name +subsector +commune +employees\n/);
    const sizes = [...table.out.matchAll(/ (\d+)$/gm)].map(([, size]) => Number(size));
    expect(sizes.length).toBeGreaterThan(10);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    const found = await shell.json('records --search zephyr --canton Luxembourg --fields canton');
    expect(found.length).toBeGreaterThan(0);
    for (const row of found)
      expect(row).toEqual({
        record_id: expect.any(String),
        canton: 'Luxembourg',
        withheld: expect.any(Array),
      });
    const [one] = await shell.json('records --record LUHT-DEMO-0035');
    expect(one).toMatchObject({ record_id: 'LUHT-DEMO-0035', legal_name: expect.any(String) });
    const none = await shell.type('records healthtech-companies-public --canton Mersch');
    expect([none.code, none.out]).toEqual([0, 'nothing\n']);
    const refused = await shell.type('records --canton Paris');
    expect([refused.code, refused.err]).toEqual([
      expect.any(Number),
      expect.stringContaining('Mersch'),
    ]);
  });

  it('stores a version with its manifest and verifies it without network access', async () => {
    expect((await shell.type('fetch --directory', toCompaniesPath())).out).toContain(
      `${FILE_FORMATS.length} files and manifest.jws`,
    );
    expect(readdirSync(toCompaniesPath()).filter((name) => name.endsWith('.part'))).toEqual([]);
    const checked = await shell.type('verify', toCompaniesPath());
    expect([checked.code, checked.out]).toEqual([
      0,
      expect.stringContaining('exactly what was published'),
    ]);
    const [verification] = await shell.json('verify', toCompaniesPath());
    expect(verification).toMatchObject({ findings: [] });
  });

  it.each<[string, (directory: string) => void, RegExp]>([
    [
      'a byte more',
      (d) => appendFileSync(join(d, 'healthtech-companies.csv'), ' '),
      /has \d+ bytes; the manifest says/,
    ],
    [
      'another row',
      (d) => writeFileSync(join(d, 'healthtech-companies.jsonl'), '{}\n'),
      /was changed: its SHA-256 is/,
    ],
    ['a file less', (d) => rmSync(join(d, 'codebook.json')), /codebook\.json is missing/],
    ['a file more', (d) => writeFileSync(join(d, 'more.csv'), ''), /more\.csv/],
    [
      'another manifest',
      (d) => writeFileSync(join(d, 'manifest.jws'), 'a.b.c'),
      /manifest|signature/i,
    ],
    [
      'other keys',
      (d) => writeFileSync(join(d, 'jwks.json'), '{"keys":[]}'),
      /^not checked:\n.*key/,
    ],
  ])('gets a text and exit code 1 for %s', async (_, change, words) => {
    await shell.type('fetch --directory', toCompaniesPath());
    change(toCompaniesPath());
    const { code, out } = await shell.type('verify', toCompaniesPath());
    expect(code).toBe(1);
    expect(out).toMatch(/^not checked:|not what was published/);
    expect(out).toMatch(words);
    rmSync(toCompaniesPath(), { recursive: true });
  });

  it.each([
    ['verify /nowhere', 'cannot read /nowhere'],
    ['verify test --jwks package.json', 'package.json holds no keys'],
    ['verify test --jwks README.md', 'README.md is not JSON'],
  ])('is refused: kaart %s', async (line, words) => {
    const { code, err } = await shell.type(line);
    expect([code, err]).toEqual([1, expect.stringContaining(words)]);
  });

  it('sees a withdrawal at once: 117 rows, and the removed one', async () => {
    await shell.type('fetch --directory', toCompaniesPath());
    const result = await shell.type('withdraw LUHT-DEMO-0106');
    expect(result.out.match(/ withdraw /g)).toHaveLength(10);
    expect(await countRows()).toBe(117);
    const { out } = await shell.type('changes --since', toCompaniesPath());
    expect(out).toMatch(/^removed +LUHT-DEMO-0106 +2025-/m);
    expect(await shell.json('changes --since', toCompaniesPath())).toMatchObject([
      { op: 'removed' },
    ]);
  });

  it.each([
    ['fetch nothing', 'no such dataset'],
    ['fetch --purpose https://w3id.org/dpv#Marketing', 'not registered for that purpose'],
    ['changes --since 2025-000000000000', 'no such version'],
    ['changes --since /nowhere', 'no such version'],
  ])('is refused with 1 and the next step: kaart %s', async (line, words) => {
    const { code, out, err } = await shell.type(line);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(words);
    expect(err.trimEnd().split('\n')).toHaveLength(2);
  });

  it('gets the names of the variables for wrong credentials', async () => {
    const wrong = new Shell({
      KAART_HOME: shell.home,
      KAART_CLIENT_ID: 'x',
      KAART_CLIENT_SECRET: 'y',
    });
    const { code, err } = await wrong.type('fetch');
    expect([code, err]).toEqual([1, expect.stringContaining('Check KAART_CLIENT_ID')]);
    const none = await new Shell().type('fetch');
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('set KAART_CLIENT_ID')]);
  });
});

describe('consent on the command line', () => {
  it('has the expected numbers at every instant', async () => {
    const fresh = await Shell.demonstration();
    const expected = JSON.parse(
      readFileSync('test/fixtures/consent/expected-visibility.json', 'utf8'),
    );
    for (const [at, counts] of Object.entries(expected))
      expect(await fresh.json(`coverage --at ${at}`)).toEqual([counts]);
    expect((await fresh.type('coverage --at 2025-09-30T22:00:00Z')).out).toMatch(
      /^partners +118 +110 +90 +60 +60$/m,
    );
  });

  it('is granted by the company for its groups, and by the person for the contact', async () => {
    const company = await shell.type('grant LUHT-DEMO-0010 --evidence mail://1');
    expect(company.out.match(/ grant /g)).toHaveLength(8);
    expect(company.out).not.toContain('contact');
    const person = await shell.type(
      'grant LUHT-DEMO-0010 --decided-by data-subject --audience partners',
    );
    expect(person.out).toMatch(/contact +partners +grant/);
    const wrong = await shell.type('grant LUHT-DEMO-0010 --group contact');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('only the person can consent');
    expect((await shell.type('grant LUHT-DEMO-9999')).err).toContain('no such company');
  });

  it('is imported from a file with a report for each row and cell (9.39)', async () => {
    const { code, out } = await shell.type(
      'consents import test/fixtures/consent/consents-dirty.csv',
    );
    expect(code).toBe(0);
    expect(out).toMatch(
      /^ +3 +([A-Z]+4) +X-04 +reject +CONTACT_NEEDS_DATA_SUBJECT +\1: Contact data are personal/m,
    );
    expect(out).toMatch(/8 rows: \d recorded, \d recorded before, 7 rejected\n$/);
    const again = await shell.type('consents import test/fixtures/mapping/mapping-demo.xlsx');
    expect(again.out).toContain('810 rows: 0 recorded, 810 recorded before');
    expect((await shell.type('consents import README.md')).code).toBe(1);
    expect((await shell.type('consents import /nowhere')).err).toContain('cannot read /nowhere');
    for (const line of ['import test', 'import --dry-run test', 'consents import test']) {
      const { code: exit, err } = await shell.type(line);
      expect([line, exit, err]).toEqual([
        line,
        1,
        expect.stringContaining('cannot read test: it is a folder'),
      ]);
    }
  });
});

describe('partners on the command line', () => {
  const findSecret = (out: string) => /kaart_\S+/.exec(out)?.[0] ?? '';
  const openShellAs = (id: string, secret: string) =>
    new Shell({ KAART_HOME: shell.home, KAART_CLIENT_ID: id, KAART_CLIENT_SECRET: secret });

  it('are added with a secret that is shown once, change it without a gap, and are revoked', async () => {
    const added = await shell.type('partner add list --name LIST');
    expect(added.out).toContain('not stored and not shown again');
    const old = findSecret(added.out);
    const fresh = findSecret((await shell.type('partner rotate list')).out);
    for (const secret of [old, fresh])
      expect((await openShellAs('list', secret).type('fetch')).code).toBe(0);
    const last = findSecret((await shell.type('partner rotate list --overlap 0')).out);
    expect((await openShellAs('list', fresh).type('fetch')).code).toBe(1);
    expect((await shell.type('partner revoke list --tokens')).out).toContain('may get new ones');
    expect((await openShellAs('list', last).type('fetch')).code).toBe(0);
    expect((await shell.type('partner revoke list')).out).toBe('list is revoked\n');
    expect((await openShellAs('list', last).type('fetch')).code).toBe(1);
    expect((await shell.type('partner list')).out).toMatch(/^list +LIST +revoked/m);
    expect((await shell.type('partner disclosures list')).out.match(/ jsonl /g)).toHaveLength(3);
  });

  it('may authenticate with their own keys', async () => {
    const { publicKey } = await generateKeyPair('ES256');
    const file = join(shell.home, 'lih.jwks.json');
    writeFileSync(file, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] }));
    const result = await shell.type('partner add lih --name LIH --jwks', file);
    expect(result.out).toBe('lih proves itself with its own key\n');
    expect((await shell.type('partner list')).out).toMatch(
      /^lih +LIH +active +key +ResearchAndDevelopment/m,
    );
  });

  it.each([
    ['partner add LIST --name x', 'client_id'],
    ['partner add demo-partner --name x', 'there is a partner demo-partner already'],
    [
      'partner add x --name x --purpose https://w3id.org/dpv#Marketing',
      'not a purpose of the current notice',
    ],
    ['partner add x --name x --jwks /nowhere', 'cannot read /nowhere'],
    ['partner add x --name x --jwks README.md', 'README.md is not JSON'],
    ['partner revoke nobody', 'no such partner'],
    ['partner rotate nobody', 'no such partner'],
    ['partner disclosures nobody', 'no such partner'],
  ])('are refused: kaart %s', async (line, words) => {
    const { code, err } = await shell.type(line);
    expect([code, err]).toEqual([1, expect.stringContaining(words)]);
  });

  it('and people get tokens', async () => {
    const [partner] = await shell.json('token');
    const [person] = await shell.json('token --role analyst --as alice');
    for (const token of [partner, person])
      expect(token).toMatchObject({
        token_type: 'Bearer',
        access_token: expect.stringMatching(/^ey.+\..+\./),
      });
  });
});

describe('an operator on the command line', () => {
  it('sees the problems with kaart doctor', async () => {
    const good = await shell.type('doctor');
    expect([good.code, good.out]).toEqual([0, expect.stringMatching(/^(ok {3}.+\n)+$/)]);
    const empty = await new Shell().type('doctor');
    expect(empty.code).toBe(1);
    expect(empty.out).toMatch(/^FAIL current-version: no version has been published yet$/m);
  });

  it.each([
    ['figures --url http://127.0.0.1:1', 'http://127.0.0.1:1 does not answer'],
    ['figures --url kaart.example', 'begins with http:// or https://'],
    ['coverage --url http://127.0.0.1:1', 'set KAART_TOKEN'],
    ['figures --url http://127.0.0.1:1 --as bob', 'the token says who acts'],
  ])('gets the reason why a remote Kaart is unreachable: kaart %s', async (line, words) => {
    const { code, err } = await shell.type(line);
    expect([code, err]).toEqual([1, expect.stringContaining(words)]);
  });

  it('gets errors as one JSON line with --json', async () => {
    const { code, out, err } = await shell.type('--json partner revoke nobody');
    expect([code, out]).toEqual([1, '']);
    expect(JSON.parse(err)).toMatchObject({ error: 'not-found', next: expect.any(String) });
  });

  it.each([
    ['cost --template /nowhere', 1, 'cannot read /nowhere'],
    ['cost --template README.md', 1, 'README.md is not JSON'],
    ['cost --template package.json', 1, 'no CloudFormation template'],
    ['cost --reads many', 2, 'whole number'],
    ['cost --coding zstd', 2, 'Allowed choices are'],
    ['cost --load huge', 2, 'Allowed choices are'],
    ['review 0199 LUHT-DEMO-0001 --drop', 2, 'the number in the first column'],
    ['figures --format csv --output /nowhere/x.csv', 1, 'the folder /nowhere is not there'],
    ['figures --format csv --output test', 1, 'test is a folder'],
    ['cost --stage prod --template package.json', 2, '--stage'],
  ])('gets the error: kaart %s', async (line, exit, words) => {
    const { code, err } = await shell.type(line);
    expect([code, err]).toEqual([exit, expect.stringContaining(words)]);
  });

  it('gets the error of a wrong setting', async () => {
    const { code, err } = await new Shell({ PORT: 'eighty' }).type('doctor');
    expect([code, err]).toEqual([1, expect.stringContaining('not usable: PORT')]);
  });
});
