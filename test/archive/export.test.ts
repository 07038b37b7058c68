import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Figures } from '../../lib/figures/indicator.ts';
import { Setup } from '../app/setup.ts';
import { Shell } from '../cli/shell.ts';

const COMPANY = 'LUHT-DEMO-0106';
const SCRIPT = resolve('scripts/verify-archive.py');

const PYTHON = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']);

async function verify(directory: string, ...more: readonly string[]) {
  try {
    const { stdout } = await promisify(execFile)('python3', [SCRIPT, directory, ...more]);
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

const readLinesIn = (directory: string, name: string) =>
  readFileSync(join(directory, 'data', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Two editions of rows, a retraction of the second one, and an erasure from both. */
describe('10.20 kaart export after a correction, a retraction and an erasure', () => {
  it('10.20 leaves the archive, the audit log and the checks of the doctor without an error', async () => {
    const shell = await Shell.demonstration();
    await shell.type('audit head');
    const file = join(shell.home, 'correction.csv');
    writeFileSync(
      file,
      readFileSync('examples/mapping-2025.csv', 'utf8').replace('148, rue', '149, rue'),
    );
    const [{ id = '' } = {}] = await shell.json<{ id?: string }>('import', file);
    for (const line of [
      `submit ${id} --as alice --change-note moved`,
      `release ${id} --as bob`,
      'publish',
      'fetch',
      'retract 2025.1 --as bob --reason wrong',
      'retract 2025.1 --as carol --confirm',
      'publish',
      'erase --person contact@demo-106.example --as olivia --reason asked',
    ])
      expect(await shell.type(line), line).toMatchObject({ code: 0 });
    const [{ id: erasure = '' } = {}] = await shell.json<{ id?: string }>('erasures');
    expect(await shell.type(`erase --confirm ${erasure} --as olivia`)).toMatchObject({ code: 1 });
    expect(await shell.type(`erase --confirm ${erasure} --as oscar`)).toMatchObject({ code: 0 });
    expect((await shell.type('erasures')).out).toMatch(/done +LUHT-DEMO-0106/);
    await shell.type('audit head');
    expect(await shell.type('audit verify')).toMatchObject({ code: 0 });
    const { out } = await shell.type('doctor');
    expect(out).not.toMatch(/✗.*(edition-files|version-files|manifest|consent-log|audit-head)/);

    const archive = join(shell.home, 'archive');
    expect(await shell.type('export', archive)).toMatchObject({ code: 0, err: '' });
    const verified = await verify(archive);
    expect(verified.out).toMatch(/erasures: 1\n(.*\n)*whole/);
    expect(verified.code).toBe(0);
    for (const edition of readLinesIn(archive, 'editions.jsonl').filter(
      (each) => each.kind === 'rows',
    ))
      expect(edition.erasures, edition.id).toHaveLength(1);
    for (const name of readdirSync(join(archive, 'data')))
      expect(readFileSync(join(archive, 'data', name), 'utf8')).not.toContain(
        'contact@demo-106.example',
      );

    const rows = join(archive, 'data/editions.jsonl');
    writeFileSync(rows, readFileSync(rows, 'utf8').replace(/"rowsDigest":"./g, '"rowsDigest":"z'));
    const forged = await verify(archive);
    expect(forged.out).toContain('edition 2025 lists another erasure than was proved');
    expect(forged.code).toBe(1);
  });
});

describe('10.20 kaart export', () => {
  let shell: Shell;
  let archive = '';

  beforeAll(async () => {
    shell = await Shell.demonstration();
    await shell.type('audit head');
    await shell.type(`withdraw ${COMPANY}`);
    archive = join(shell.home, 'archive');
    const { code, err } = await shell.type('export', archive);
    expect([code, err]).toEqual([0, '']);
  });

  it('writes a bag with every kind of record, and describes each file twice', async () => {
    const names = readdirSync(join(archive, 'data')).sort();
    expect(names).toEqual(
      [
        'README.md datapackage.json codebook.json keys.json notices.jsonl receipts.jsonl',
        'agreements.jsonl audit-chain-ends.jsonl audit-heads.jsonl audit-lists.jsonl audit-log.jsonl',
        'consent-events.jsonl corrections.jsonl disclosures.jsonl editions.jsonl erasures.jsonl versions.jsonl',
        'edition-2020-figures.json edition-2020-rows.csv edition-2020-rows.jsonl',
        'edition-2025-figures.json edition-2025-rows.csv edition-2025-rows.jsonl withdrawals.jsonl',
        'partners.jsonl participants.jsonl access-requests.jsonl people.jsonl own-credentials.jsonl',
        'credential-applications.jsonl issued-credentials.jsonl external-catalog.jsonl',
        'credential-requests.jsonl campaigns.jsonl invitations.jsonl negotiations.jsonl transfers.jsonl',
        'first-disclosures.jsonl withdrawal-notices.jsonl received-notices.jsonl imports.jsonl import-decisions.jsonl',
      ]
        .join(' ')
        .split(' ')
        .concat(
          readLinesIn(archive, 'imports.jsonl').flatMap(({ id }) => [
            `import-${id}-findings.jsonl`,
            `import-${id}-review.jsonl`,
          ]),
        )
        .sort(),
    );
    expect(readFileSync(join(archive, 'bagit.txt'), 'utf8')).toBe(
      'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
    );
    const readme = readFileSync(join(archive, 'data/README.md'), 'utf8');
    const { resources } = JSON.parse(readFileSync(join(archive, 'data/datapackage.json'), 'utf8'));
    const described = names.filter((name) => !/^(README.md|datapackage.json)$/.test(name));
    for (const name of described) expect(readme).toContain(`## ${name}`);
    expect(resources.map(({ path }: { path: string }) => path).sort()).toEqual(described);
    expect(existsSync(`${archive}.part`)).toBe(false);
  });

  it('14 holds the official figures, equal to those in other formats', async () => {
    for (const edition of ['2020', '2025']) {
      const file = join(archive, 'data', `edition-${edition}-figures.json`);
      const figures = JSON.parse(readFileSync(file, 'utf8')) as Figures;
      const { out } = await shell.type(`figures ${edition} --format csv`);
      const rows: Record<string, string>[] = parse(out, { columns: true });
      expect(rows.length).toBeGreaterThan(5);
      expect(
        rows.map(({ indicator, count, of, percent }) => [indicator, count, of, percent]),
      ).toEqual(
        figures.indicators.map(({ id, numerator, denominator, percent }) =>
          [id, numerator, denominator, percent].map((value) => String(value ?? '')),
        ),
      );
    }
  });

  it('holds what other commands show: events, receipts, the audit log with the export itself', async () => {
    const shown = await shell.json<{ id: string }>('audit log --limit 1000');
    const ids = readLinesIn(archive, 'audit-log.jsonl').map(({ stored }) => stored.id);
    const after = new Set(['archive.sealed']);
    const before = shown.filter((entry) => !after.has((entry as { action?: string }).action ?? ''));
    expect(new Set(ids)).toEqual(new Set(before.map(({ id }) => id)));
    const [begun] = await shell.json<{ actor: string }>('audit log --action archive.begun');
    expect(begun?.actor).toBe('local-operator');
    const receipts = await shell.json(`receipts ${COMPANY}`);
    const own = readLinesIn(archive, 'receipts.jsonl').filter(
      ({ partition }) => partition === `RECEIPT#${COMPANY}`,
    );
    expect(own).toHaveLength(receipts.length);
    expect(receipts.length).toBeGreaterThan(0);
    const events = readLinesIn(archive, 'consent-events.jsonl');
    expect(events.some((e) => e.recordId === COMPANY && e.action === 'withdraw')).toBe(true);
    expect(readLinesIn(archive, 'edition-2025-rows.jsonl')).toHaveLength(148);
  });

  it('overwrites nothing, and continues an interrupted export', async () => {
    const again = await shell.type('export', archive);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('exists already')]);
    const other = join(shell.home, 'other');
    // A file stands where the export needs a folder, so the export stops there.
    mkdirSync(join(`${other}.part`, 'data', 'keys.json'), { recursive: true });
    expect((await shell.type('export', other)).code).toBe(1);
    const { id } = JSON.parse(readFileSync(join(`${other}.part`, 'export.json'), 'utf8'));
    rmdirSync(join(`${other}.part`, 'data', 'keys.json'));
    const [done] = await shell.json<{ archive: string }>('export', other);
    expect(done?.archive).toBe(id);
  });

  it('can be read only by the archivist who began it, and sealed only when all files were sent', async () => {
    const setup = await Setup.demonstration();
    const begin = await setup.as('archivist:ada', '/v1/archives', { json: {} });
    const { id, files } = (await begin.json()) as { id: string; files: { name: string }[] };
    const path = `/v1/archives/${id}`;
    expect((await setup.as('auditor:ada', path)).status).toBe(403);
    expect((await setup.as('archivist:bob', path)).status).toBe(404);
    expect((await setup.as('archivist:bob', `${path}/files/keys.json`)).status).toBe(404);
    const seal = () => setup.as('archivist:ada', `${path}/seal`, { json: {} });
    expect((await seal()).status).toBe(409);
    for (const { name } of files)
      await (await setup.as('archivist:ada', `${path}/files/${name}`)).arrayBuffer();
    const first = (await (await seal()).json()) as { seal: { jws: string } };
    expect(await (await seal()).json()).toEqual(first);
    expect((await setup.as('archivist:ada', `${path}/files/keys.json`)).status).toBe(409);
    await setup.close();
  });

  it.runIf(PYTHON.status !== 0)(
    'cannot be verified here, because python3 3.9 or later is missing',
    () => {
      expect(PYTHON.error ?? PYTHON.status).toBeTruthy();
    },
  );

  describe.runIf(PYTHON.status === 0)('verify-archive.py', () => {
    it('reports an unchanged archive as valid, and names what it cannot check without separate keys', async () => {
      const own = await verify(archive);
      expect([own.code, own.out]).toEqual([
        0,
        expect.stringMatching(/not checked: who signed[\s\S]*whole\n$/),
      ]);
      const given = await verify(archive, '--keys', join(archive, 'data/keys.json'));
      expect([given.code, given.out]).toEqual([0, expect.not.stringContaining('who signed')]);
      for (const count of [/signatures: [1-9]/, /heads: 1\b/, /consent events: [1-9]/])
        expect(own.out).toMatch(count);
      expect(own.out).toMatch(/log entries: [1-9]\d/);
    });

    it.each(['nowhere.json', 'bag-info.txt', 'data/codebook.json'])(
      '10.20 states where to get the keys if %s contains none',
      async (name) => {
        const { code, out, err } = await verify(archive, '--keys', join(archive, name));
        expect([code, out]).toEqual([2, '']);
        expect(err).toMatch(/has no public keys[^\n]*\/\.well-known\/jwks-archive\.json\n$/);
      },
    );

    /** An attacker who writes new manifests is detected by the seal and by the chains. */
    it.each<[string, string, (text: string) => string, RegExp]>([
      [
        'an event',
        'consent-events.jsonl',
        (t) => t.replace('"withdraw"', '"refuse"'),
        /event \d+ of .* was changed/,
      ],
      [
        'the events, one of which is lost',
        'consent-events.jsonl',
        (t) => t.slice(t.indexOf('\n') + 1),
        /does not follow/,
      ],
      [
        'an entry',
        'audit-log.jsonl',
        (t) => t.replace('archive.begun', 'archive.ended'),
        /was changed/,
      ],
      [
        'the entries, one of which is lost',
        'audit-log.jsonl',
        (t) => t.slice(t.indexOf('\n') + 1),
        /is missing/,
      ],
      [
        'a row',
        'edition-2025-rows.jsonl',
        (t) => t.replace('"registry', '"x').replace('LUHT-DEMO-0001', 'LUHT-DEMO-9001'),
        /rows of edition 2025/,
      ],
      [
        'a signature',
        'audit-heads.jsonl',
        (t) => t.replace(/\.([\w-])([\w-]{20})/, (_, a, b) => `.${a === 'A' ? 'B' : 'A'}${b}`),
        /head of|signature/,
      ],
    ])(
      'reports a change of %s, although the manifests were written again',
      async (what, name, change, finding) => {
        const copy = join(shell.home, `forged-${what.replaceAll(' ', '-')}`);
        cpSync(archive, copy, { recursive: true });
        const path = join(copy, 'data', name);
        const text = readFileSync(path, 'utf8');
        const digest = (of: string) => createHash('sha256').update(of).digest('hex');
        const forged = change(text);
        expect(forged).not.toBe(text);
        writeFileSync(path, forged);
        for (const list of ['manifest-sha256.txt', 'tagmanifest-sha256.txt']) {
          const file = join(copy, list);
          const manifest = readFileSync(join(archive, 'manifest-sha256.txt'), 'utf8');
          const written = manifest.replace(digest(text), digest(forged));
          const before = readFileSync(file, 'utf8');
          writeFileSync(
            file,
            before.replace(digest(text), digest(forged)).replace(digest(manifest), digest(written)),
          );
        }
        const { code, out } = await verify(copy);
        expect([code, out]).toEqual([1, expect.stringMatching(finding)]);
        expect(out).toContain(`data/${name} is not what was signed`);
        expect(out).not.toContain(`${name} is not what manifest`);
      },
    );

    it('reports a seal that another key signed', async () => {
      const stranger = await Shell.otherDemonstration();
      const jwks = join(stranger.home, 'keys.json');
      await stranger.type('export', join(stranger.home, 'archive'));
      cpSync(join(stranger.home, 'archive/data/keys.json'), jwks);
      const { code, out } = await verify(archive, '--keys', jwks);
      expect([code, out]).toEqual([1, expect.stringContaining('unknown key')]);
    });
  });
});
