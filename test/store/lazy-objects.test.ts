import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { lazyObjects } from '../../lib/store/lazy-objects.ts';
import { objectsContract } from './objects.contract.ts';

describe('an object store that is opened on demand', () => {
  objectsContract(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kaart-objects-'));
    const objects = lazyObjects(async () =>
      openFileObjects({ directory, publicUrl: 'http://127.0.0.1:8080' }),
    );
    return { objects, close: () => rm(directory, { recursive: true }) };
  });

  it('is opened once, at the first use', async () => {
    let opened = 0;
    const directory = await mkdtemp(join(tmpdir(), 'kaart-objects-'));
    const objects = lazyObjects(async () => {
      opened += 1;
      return openFileObjects({ directory, publicUrl: 'http://127.0.0.1:8080' });
    });
    expect(opened).toBe(0);
    await Promise.all([objects.head('a/1'), objects.head('a/2')]);
    expect(opened).toBe(1);
    await rm(directory, { recursive: true });
  });
});
