import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { sessionOf, typeOver } from '../cli/shell.ts';
import { DATA, DECISION, linesOf, Setup } from './setup.ts';

const COMPANY = 'LUHT-DEMO-0106';
const PYTHON = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']);

/** A partner that reads three times on the first day, and once after the storage period of 30 days. */
async function prepareReads(): Promise<Setup> {
  const made = await Setup.demonstration(undefined, { KAART_DISCLOSURE_DAYS: '30' });
  for (let n = 0; n < 3; n += 1) await (await made.partner(DATA)).text();
  await made.kaart.night();
  made.now = addMilliseconds(made.now, 32 * DAY_MS);
  await (await made.partner(DATA)).text();
  return made;
}

const listReads = (of: Setup) =>
  linesOf<{ at: string; version: string }>(
    of.as('partner-admin', `/v1/partners/${DEMO_PARTNER}/disclosures?since=2000-01-01T00:00:00Z`),
  );

describe('17.3 with KAART_DISCLOSURE_DAYS', () => {
  it('17.3 a night ends the repeated reads, and a withdrawal still reaches the recipient', async () => {
    const kaart = await prepareReads();
    const before = await listReads(kaart);
    expect(before).toHaveLength(4);
    await kaart.kaart.night();
    const after = await listReads(kaart);
    expect(after).toEqual([before[0], before[3]]);
    const status = await (await kaart.as('operator', '/v1/status')).json();
    expect(status).toMatchObject({
      disclosures: { keptDays: 30, isRemoved: true, endedBefore: expect.any(String) },
    });
    const verified = await typeOver(sessionOf(kaart), 'audit verify');
    expect(verified.out).toContain('2 disclosures have ended, as a head states');
    expect(verified.out).toContain('whole, and as it was signed');

    const json = { ...DECISION, audiences: ['partners', 'dataspace'] };
    await kaart.as('consent-officer', `/v1/companies/${COMPANY}/withdrawals`, { json });
    await kaart.kaart.deliver();
    const [withdrawal] = await linesOf<{ recipients: { recipient: string }[] }>(
      kaart.as('auditor', '/v1/withdrawals'),
    );
    expect(JSON.stringify(withdrawal)).toContain(DEMO_PARTNER);
    const known = await typeOver(sessionOf(kaart), `data-subject ${COMPANY} --json`);
    expect(known.out).toContain(DEMO_PARTNER);
    await kaart.close();
  });

  it.runIf(PYTHON.status === 0)(
    '17.3 an archive is whole for verify-archive.py, and not without the statement or a first read',
    async () => {
      const kaart = await prepareReads();
      await kaart.kaart.night();
      const archive = join(kaart.home, 'archive');
      expect(await typeOver(sessionOf(kaart), `export ${archive}`)).toMatchObject({ code: 0 });
      const verify = (directory: string) =>
        spawnSync('python3', [resolve('scripts/verify-archive.py'), directory], {
          encoding: 'utf8',
        });
      const whole = verify(archive);
      expect([whole.status, whole.stdout]).toEqual([
        0,
        expect.stringMatching(/ended disclosures: 2\n/),
      ]);
      const changeArchive = (name: string, change: (lines: string[]) => string[]) => {
        const copy = `${archive}-${name}`;
        cpSync(archive, copy, { recursive: true });
        const path = join(copy, 'data', name);
        const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
        writeFileSync(path, `${change(lines).join('\n')}\n`);
        return verify(copy).stdout;
      };
      // Without the newest tree head, no head contains the end.
      expect(changeArchive('audit-heads.jsonl', (heads) => heads.slice(0, -1))).toMatch(
        /DISCLOSURE#demo-partner.* was deleted/,
      );
      const withoutFirst = changeArchive('disclosures.jsonl', (entries) => {
        const at = entries.findIndex((entry) => entry.includes('"stored"'));
        const { stored: _, ...entry } = JSON.parse(entries[at] ?? '');
        return entries.with(at, JSON.stringify(entry));
      });
      expect(withoutFirst).toMatch(/the first disclosure of .* to demo-partner has no entry/);
      await kaart.close();
    },
  );
});
