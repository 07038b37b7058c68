import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NEXT_STEPS } from '../../lib/core/reasons/next-steps.ts';
import { STORED_SCHEMA } from '../../lib/store/schema.ts';
import { DECISION } from '../app/setup.ts';
import { sessionOf, typeOver } from '../cli/shell.ts';
import { open, openPlace, type Where } from './places.ts';
import { type PreviousRelease, takePreviousRelease } from './previous-release.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const CHILD = join(import.meta.dirname, 'children/release.ts');

const folder = mkdtempSync(join(tmpdir(), 'kaart-upgrade-'));
const previous = takePrevious();
const isMissing = previous.folder === '';
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (!isMissing) rmSync(previous.folder, { recursive: true });
});

/** Without the history of the repository, the rehearsal is skipped, and the reason is printed. */
function takePrevious(): PreviousRelease {
  try {
    return takePreviousRelease();
  } catch (error) {
    process.stderr.write(`\nNO REHEARSAL OF AN UPGRADE: ${String(error)}\n\n`);
    return { folder: '', schema: 0 };
  }
}

interface Outcome<T> {
  readonly done?: T;
  readonly failed?: { readonly code: string; readonly nextStep: string };
}

/** Does one action on an installation with the release in a folder, in a separate process. */
function by<T>(release: string, place: Where, ...action: readonly string[]): Outcome<T> {
  const words = ['--import', 'tsx', CHILD, release, whereOf(place), ...action];
  return JSON.parse(
    execFileSync(process.execPath, words, { encoding: 'utf8', cwd: ROOT, stdio: 'pipe' }),
  );
}

function whereOf({ home, cloud, settings }: Where): string {
  return JSON.stringify({ home, cloud, settings });
}

const withdrawal = JSON.stringify({ ...DECISION, audiences: ['partners', 'dataspace'] });

/**
 * Upgrades data of the previous release, and rolls the upgraded data back.
 *
 * @param kind name of the kind of stores
 * @param newPlace prepares an empty place of this kind
 */
export function rehearseUpgrade(kind: string, newPlace: () => Promise<Where>): void {
  describe.skipIf(isMissing)(`17.1 data of the previous release, on ${kind}`, () => {
    const backup = join(folder, kind.replace(' ', '-'));
    let [old, upgraded, rolledBack] = [] as Where[];
    let secret = '';
    let before: readonly string[] = [];
    const places = () => [old, upgraded, rolledBack] as [Where, Where, Where];

    beforeAll(async () => {
      [old, upgraded, rolledBack] = [await newPlace(), await newPlace(), await newPlace()];
      const filled = by<{ secret: string; rows: string[] }>(previous.folder, old, 'fill').done;
      secret = filled?.secret ?? '';
      before = filled?.rows ?? [];
      expect(before.length).toBeGreaterThan(100);
    });

    it('17.1 are refused in place, and the error says how to upgrade', () => {
      const [place] = places();
      const { failed, done } = by<{ code: string; next: string }>(ROOT, place, 'rows', secret);
      expect(failed ?? done).toMatchObject({ code: 'schema-unknown' });
      expect(by(ROOT, place, 'backup', join(folder, 'refused')).failed).toMatchObject({
        code: 'schema-unknown',
        nextStep: 'upgrade-by-backup',
      });
      expect(NEXT_STEPS['upgrade-by-backup'].en).toContain('kaart restore');
    });

    it('17.1 are upgraded by a restore of their backup, with a withdrawal after it', async () => {
      const [source, target] = places();
      const facts = by<{ schema: number }>(previous.folder, source, 'backup', backup).done;
      expect(facts?.schema).toBe(previous.schema);
      expect(by(previous.folder, source, 'withdraw', before[0] ?? '', withdrawal).done).toBe(201);
      const restored = by<{ journalEntries: number }>(
        ROOT,
        target,
        'restore',
        backup,
        whereOf(source),
      );
      expect(restored).toMatchObject({ done: { journalEntries: expect.any(Number) } });
      expect(by(ROOT, target, 'rows', secret).done).toEqual(before.slice(1));
      const opened = await openPlace(target);
      const setup = open(opened);
      expect(await typeOver(sessionOf(setup), 'recover')).toMatchObject({ code: 0, err: '' });
      const verified = await typeOver(sessionOf(setup), 'audit verify');
      expect(verified.out).toContain('whole, and as it was signed');
      await setup.kaart.night();
      await opened.stores.close();
      expect(by(ROOT, target, 'rows', secret).done).toEqual(before.slice(1));
    });

    it('17.1 and upgraded are refused by the previous release', () => {
      const [, target] = places();
      expect(by(previous.folder, target, 'backup', join(folder, 'refused')).failed).toMatchObject({
        code: 'schema-unknown',
        nextStep: 'newer-release',
      });
    });

    it('17.1 are rolled back by a restore with the previous release, without the rows withdrawn since', () => {
      const [, target, back] = places();
      expect(by(ROOT, target, 'withdraw', before[1] ?? '', withdrawal).done).toBe(201);
      const restored = by(previous.folder, back, 'restore', backup, whereOf(target));
      expect(restored.failed).toBeUndefined();
      expect(by(previous.folder, back, 'rows', secret).done).toEqual(before.slice(2));
      expect(previous.schema).toBeLessThan(STORED_SCHEMA);
    });
  });
}
