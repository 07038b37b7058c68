// Programs of others read our catalog and our files: CKAN with ckanext-dcat harvests us; pySHACL holds
// the catalog against the official shapes of DCAT-AP; frictionless, csvw, DuckDB and Arrow read the
// files. They come from PyPI and Maven Central, into a folder that is gone afterwards. What is missing
// is named, and then the exit code is 2: never a silent pass.
import { join, resolve } from 'node:path';
import { buildCli } from './build.mjs';
import { CKAN_EXTENSIONS, CKAN_VERSION, ckanRequirements, startCkan } from './peers/ckan.mjs';
import { run, scratchFolder, stopAll } from './peers/processes.mjs';
import { need } from './peers/tools.mjs';

const READERS = [
  'pyshacl==0.40.1',
  'frictionless==5.21.0',
  'csvw==4.1.1',
  'duckdb==2.0.1',
  'pyarrow==26.0.1',
];

const root = resolve(import.meta.dirname, '..');
const suite = 'The suite of harvesters';
const shapes = resolve(
  process.env.KAART_SHAPES ?? join(root, '../shared/reference/shapes/dcat-ap-3.0.1'),
);
need(suite, ['python', 'java', 'maven', 'postgresql', 'redis'], [join(shapes, 'shapes.ttl')]);
try {
  const folder = await scratchFolder('kaart-harvesters-');
  await buildCli();
  const readers = await installed(join(folder, 'readers'), READERS);
  const ckanPython = await installed(join(folder, 'ckan-python'), [`ckan==${CKAN_VERSION}`]);
  const extensions = [...ckanRequirements(ckanPython), ...CKAN_EXTENSIONS];
  await installed(join(folder, 'ckan-python'), extensions);
  const ckan = await startCkan(folder, ckanPython);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--project', 'harvesters', ...process.argv.slice(2)];
  const env = {
    ...process.env,
    KAART_PYTHON: readers,
    KAART_SHAPES: shapes,
    KAART_CKAN: ckan.url,
    KAART_CKAN_TOKEN: ckan.token,
  };
  process.exitCode = await run(process.execPath, args, { cwd: root, env });
} finally {
  await stopAll();
}

/** Installs packages of PyPI. @returns the Python that has them */
async function installed(folder, packages) {
  const python = join(folder, 'bin/python');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
  if ((await run('python3', ['-m', 'venv', folder])) !== 0 || (await run(python, pip)) !== 0) {
    console.error(
      `${suite} did not run. Missing:\n- ${packages.join(', ')} from a package registry`,
    );
    await stopAll();
    process.exit(2);
  }
  return python;
}
