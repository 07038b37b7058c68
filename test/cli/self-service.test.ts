import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { openLocal } from '../../lib/app/local.ts';
import { noLog } from '../../lib/core/log.ts';
import { Shell } from './shell.ts';

const ID = 'LUHT-DEMO-0001';

describe('the self-service on the command line', () => {
  let shell: Shell;
  beforeAll(async () => {
    shell = await Shell.demonstration();
  });

  it('creates a link, lists it without its token, and revokes it', async () => {
    const { code, out } = await shell.type(`invite ${ID} --email a@example.lu`);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^http\S+\/my\/invitations\/\S+\nworks once/),
    ]);
    const [made] = await shell.json(`invitations ${ID}`);
    expect(made).toMatchObject({
      recordId: ID,
      mandate: 'company',
      state: 'open',
      handedOverBy: 'local-operator',
    });
    expect(Object.keys(made ?? {})).not.toContain('link');
    expect(await shell.json(`invitation revoke ${made?.['id']}`)).toMatchObject([
      { state: 'revoked' },
    ]);
    expect((await shell.type('invite LUHT-DEMO-9999')).code).toBe(1);
    expect((await shell.type(`invite ${ID} --person`)).code).toBe(2);
    expect((await shell.type(`invite ${ID} --mail --email me@example.lu`)).code).toBe(1);
  });

  it('writes the links of an edition into a file that only the owner can read', async () => {
    const file = join(shell.home, 'links.csv');
    writeFileSync(file, 'of an earlier run', { mode: 0o644 });
    const { out } = await shell.type(`invite --edition 2025 --out ${file}`);
    expect(out).toContain('130 links are in');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const lines = parse<Record<string, string>>(readFileSync(file), { columns: true });
    expect(lines).toHaveLength(130);
    expect(lines[0]).toMatchObject({
      record_id: ID,
      mandate: 'company',
      link: expect.stringMatching(/^http/),
    });
  });

  it('writes mails into the outbox folder and shows their links to no person', async () => {
    const { out } = await shell.type(`invite ${ID} --mail --person`);
    expect(out).toMatch(/^the link goes to contact@demo-001.example/);
    expect(out).not.toContain('/my/invitations/');
    const mails = await readdir(join(shell.home, 'outbox'));
    expect(mails).toEqual([expect.stringMatching(/^[0-9a-f-]{36}\.eml$/)]);
  });

  it('lists corrections with their age and closes them', async () => {
    const kaart = await openLocal({ KAART_HOME: shell.home }, { log: noLog });
    const startedAt = '2026-01-01T00:00:00.000Z' as never;
    const session = {
      invitationId: 'x',
      recordId: ID,
      mandate: 'company',
      handedOverBy: null,
      startedAt,
    } as const;
    for (const value of ['21', '22'])
      await kaart.selfService.corrections.request(session, {
        field: 'employees',
        value,
        evidence: 'payroll',
        reference: '',
      });
    await kaart.close();
    const { out } = await shell.type('corrections');
    expect(out).toMatch(/days.*company.*field/);
    const [first, second] = await shell.json('corrections');
    expect(first).toMatchObject({ field: 'employees', value: '21', ageDays: 0 });
    expect((await shell.type(`correction accept ${first?.['id']}`)).out).toContain('accepted');
    expect((await shell.type(`correction reject ${second?.['id']} --note no`)).out).toContain(
      'rejected',
    );
    expect(await shell.json('corrections')).toEqual([]);
    const preview = await shell.json<{ id: string }>(
      'import examples/mapping-2025.csv --edition 2025.1',
    );
    expect((await shell.type(`preview ${preview[0]?.id}`)).out).toContain(
      `correction (accepted) not in this file: ${ID} employees should be 21, is 20`,
    );
  });

  it('shows the changes of the next version', async () => {
    const { out: nothing } = await shell.type('publish --dry-run');
    expect(nothing).toMatch(/^nothing would change for an audience.*\nRecipients by name/);
    await shell.type('grant LUHT-DEMO-0010 --evidence x');
    const { code, out } = await shell.type('publish --dry-run');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/partners\s+1\s+0\s+0\s+LUHT-DEMO-0010/),
    ]);
    expect((await shell.type('publish')).out).toContain('published version');
  });
});
