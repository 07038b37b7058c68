import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { objectsContract } from '../store/objects.contract.ts';

describe('objects in a directory', () => {
  objectsContract(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kaart-objects-'));
    const objects = openFileObjects({ directory, publicUrl: 'http://127.0.0.1:8080' });
    const close = async () => {
      expect(await readdir(join(directory, 'tmp'))).toEqual([]); // every writer has deleted its temporary files
      await rm(directory, { recursive: true });
    };
    return { objects, close };
  });
});
