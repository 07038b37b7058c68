// A real, unmodified CKAN with ckanext-harvest and ckanext-dcat, and the servers that it needs: PostgreSQL,
// Redis and Solr. Each has its own folder and port.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startPostgres } from './postgres.mjs';
import { freePort, output, readyLine, run, start, until } from './processes.mjs';

const SOLR = resolve(import.meta.dirname, '../../test/harvesters/solr');

export const CKAN_VERSION = '2.12.0';
/** Packages of PyPI in addition to the requirements of CKAN. */
export const CKAN_EXTENSIONS = ['ckanext-dcat==2.4.4', 'ckanext-harvest==1.6.3'];
/** Replaced packages of CKAN: one that needs no compiler, and one without a time limit. */
const REPLACED = { psycopg2: 'psycopg2-binary==2.9.12', redis: 'redis==5.2.1' };

/** The packages to install, from the requirements that the package `ckan` declares. */
export function ckanRequirements(python) {
  const program = `import importlib.metadata as m
for r in m.requires('ckan'):
    if 'extra == "requirements"' in r: print(r.split(';')[0].strip())`;
  const required = output(python, ['-c', program]).split('\n').filter(Boolean);
  return required.map((each) => REPLACED[each.split(/[=[]/)[0]] ?? each);
}

/** Starts CKAN. @returns its address, and the token of an administrator */
export async function startCkan(folder, python) {
  const [postgres, redis, solr] = await Promise.all([
    startPostgres(folder, 'ckan_harvests').then(({ url }) => url),
    startRedis(),
    startSolr(folder, python),
  ]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const ckan = join(python, '../ckan');
  const config = join(folder, 'ckan.ini');
  await run(ckan, ['generate', 'config', config], { stdio: 'ignore' });
  await configure(config, {
    'sqlalchemy.url': postgres,
    solr_url: solr,
    'ckan.redis.url': redis,
    'ckan.site_url': url,
    'ckan.plugins': 'dcat dcat_rdf_harvester harvest',
    'ckan.storage_path': join(folder, 'storage'),
  });
  const runCkan = (...words) => {
    const { status, stdout, stderr } = spawnSync(ckan, ['-c', config, ...words], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`ckan ${words.join(' ')}: ${stderr.slice(-2000)}`);
    return stdout;
  };
  runCkan('db', 'init');
  runCkan('db', 'pending-migrations', '--apply');
  runCkan('user', 'add', 'admin', 'email=admin@example.lu', 'password=only-for-this-test');
  runCkan('sysadmin', 'add', 'admin');
  const token = runCkan('user', 'token', 'add', 'admin', 'suite').trim().split(/\s+/).at(-1);
  const serve = ['run', '--host', '127.0.0.1', '--port', String(port), '--disable-reloader'];
  const server = start('CKAN', ckan, ['-c', config, ...serve]);
  for (const queue of ['gather', 'fetch'])
    start(`the ${queue} queue of CKAN`, ckan, ['-c', config, 'harvester', `${queue}-consumer`]);
  const isReady = async () => (await fetch(`${url}/api/3/action/status_show`)).ok;
  await until(server, isReady, 120);
  return { url, token };
}

async function configure(file, settings) {
  let text = await readFile(file, 'utf8');
  for (const [name, value] of Object.entries(settings))
    text = text.replace(
      new RegExp(`^${name.replaceAll('.', '\\.')} *=.*$`, 'm'),
      `${name} = ${value}`,
    );
  await writeFile(file, text);
}

async function startRedis() {
  const port = String(await freePort());
  const server = start('Redis', 'redis-server', [
    '--port',
    port,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
  ]);
  await until(server, () => output('redis-cli', ['-p', port, 'ping']).startsWith('PONG'));
  return `redis://127.0.0.1:${port}/0`;
}

/** Starts Solr, from Maven Central, with the schema in the package `ckan`. */
async function startSolr(folder, python) {
  const home = join(folder, 'solr');
  const conf = join(home, 'ckan/conf');
  await mkdir(conf, { recursive: true });
  const package_ = output(python, ['-c', 'import ckan; print(ckan.__path__[0])']).trim();
  await copyFile(join(package_, 'config/solr/schema.xml'), join(conf, 'schema.xml'));
  await copyFile(join(SOLR, 'solrconfig.xml'), join(conf, 'solrconfig.xml'));
  for (const words of ['stopwords', 'synonyms', 'protwords'])
    await writeFile(join(conf, `${words}.txt`), '');
  await writeFile(join(home, 'solr.xml'), '<solr></solr>');
  await writeFile(join(home, 'ckan/core.properties'), 'name=ckan');
  const classes = join(folder, 'classes.txt');
  const pom = join(SOLR, 'pom.xml');
  const maven = [
    '-q',
    '-B',
    '-f',
    pom,
    'dependency:build-classpath',
    `-Dmdep.outputFile=${classes}`,
  ];
  if ((await run('mvn', maven)) !== 0) throw new Error('Maven did not find Solr');
  const port = String(await freePort());
  const java = ['-Xmx256m', '-Dsolr.jetty.host=127.0.0.1', `-Dsolr.log.dir=${home}`];
  const path = (await readFile(classes, 'utf8')).trim();
  const server = start('Solr', 'java', [...java, '-cp', path, join(SOLR, 'Solr.java'), home, port]);
  await readyLine(server, 120);
  return `http://127.0.0.1:${port}/solr/ckan`;
}
