import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KINDS } from './places.ts';
import { takePreviousRelease } from './previous-release.ts';
import { rehearseUpgrade } from './rehearse-upgrade.ts';

const ROOT = resolve(import.meta.dirname, '../..');

rehearseUpgrade('one machine', KINDS['one machine']);
rehearseUpgrade('AWS', KINDS.AWS);

describe('17.1 the program of the previous release', () => {
  it('17.1 is missing in a shallow clone, and the error says so', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kaart-shallow-'));
    const clone = join(folder, 'clone');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${ROOT}`, clone]);
    expect(() => takePreviousRelease(clone)).toThrow(/git fetch --unshallow/);
    rmSync(folder, { recursive: true });
  });
});
