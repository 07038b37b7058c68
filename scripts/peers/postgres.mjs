// A PostgreSQL server on loopback, in a separate folder.
import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, output, run, start, until } from './processes.mjs';
import { postgresPrograms } from './tools.mjs';

/**
 * Starts PostgreSQL with one database. PostgreSQL refuses to run as root, so root starts it as the user of
 * its package.
 *
 * @param folder contains the data; existing data are used again
 * @param again port of the previous server. @default a free port
 * @returns the process, its port and the URL of the database
 */
export async function startPostgres(folder, database, again) {
  const data = join(folder, 'postgres');
  const id = (flag) => Number(output('id', [flag, 'postgres']));
  const owner = process.getuid() === 0 ? { uid: id('-u'), gid: id('-g') } : {};
  const programs = postgresPrograms();
  if (again === undefined) {
    await mkdir(data);
    if (owner.uid !== undefined) {
      await chown(data, owner.uid, owner.gid);
      await chmod(folder, 0o711);
    }
    const options = ['-D', data, '-A', 'trust', '-U', 'kaart', '-E', 'UTF8', '--locale', 'C.UTF-8'];
    const initialised = await run(join(programs, 'initdb'), options, {
      stdio: 'ignore',
      cwd: data,
      ...owner,
    });
    if (initialised !== 0) throw new Error('initdb of PostgreSQL failed');
  }
  const port = again ?? (await freePort());
  const server = start(
    'PostgreSQL',
    join(programs, 'postgres'),
    ['-D', data, '-p', String(port), '-k', data, '-h', '127.0.0.1', '-c', 'fsync=off'],
    { cwd: data, ...owner },
  );
  const client = ['-h', '127.0.0.1', '-p', String(port), '-U', 'kaart'];
  const ready = () =>
    again === undefined
      ? spawnSync(join(programs, 'createdb'), [...client, database]).status === 0
      : spawnSync(join(programs, 'pg_isready'), client).status === 0;
  await until(server, ready);
  return { server, port, url: `postgresql://kaart@127.0.0.1:${port}/${database}` };
}
