import { mkdtempSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openKeyFile } from '../../lib/embedded/key-file.ts';
import { keysContract } from '../store/keys.contract.ts';

const directory = mkdtempSync(join(tmpdir(), 'kaart-keys-'));
afterAll(() => rm(directory, { recursive: true }));

describe('a key file', () => {
  let places = 0;
  keysContract(async () => {
    const path = join(directory, `${places++}`, 'keys.json');
    return () => openKeyFile(path);
  });

  it('is readable by its owner only, and leaves no other file', async () => {
    const path = join(directory, 'private', 'keys.json');
    for (const text of ['first', 'second']) {
      await openKeyFile(path).save(text, false);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    }
    await expect(openKeyFile(path).save('third', true)).rejects.toThrow();
    expect(await readdir(join(directory, 'private'))).toEqual(['keys.json']);
  });
});
