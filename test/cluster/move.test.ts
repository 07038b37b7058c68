import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/app/config.ts';
import { openLocalInstallation, openSharedInstallation } from '../../lib/app/installation.ts';
import type { Installation } from '../../lib/backup/ports.ts';
import { readContents } from '../backup/contents.ts';
import { Cluster } from './cluster.ts';

describe('an installation moves by its backup', () => {
  let folder: string;
  let cluster: Cluster;
  let other: Cluster;
  const opened: Installation[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kaart-move-'));
    cluster = await Cluster.begin(1, () => 0);
    other = await Cluster.prepare(1, () => 0);
  });
  afterAll(async () => {
    for (const each of opened) await each.close();
    await cluster?.stop();
    await other?.stop();
    await rm(folder, { recursive: true });
  });

  const open = async (installation: Promise<Installation>) => {
    opened.push(await installation);
    return readContents(await installation);
  };

  it('from PostgreSQL to a data directory, and from there to another database', async () => {
    const { first } = cluster;
    const home = join(folder, 'home');
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    expect(first.run('backup', one)).toMatchObject({ status: 0 });
    const local = { ...process.env, KAART_HOME: home, KAART_PUBLIC_URL: first.url };
    const restored = first.with(local).run('restore', one, '--without-journal');
    expect(restored.text).toContain('objects of');
    expect(first.with(local).run('backup', two)).toMatchObject({ status: 0 });
    expect(other.first.run('restore', two, '--without-journal')).toMatchObject({ status: 0 });

    const source = await open(openSharedInstallation(readConfig(first.env), folder));
    expect(await open(openLocalInstallation(home))).toEqual(source);
    expect(await open(openSharedInstallation(readConfig(other.first.env), folder))).toEqual(source);
    expect(other.first.run('doctor').text).not.toMatch(/^(?!ok|warn)\w/m);
  });
});
