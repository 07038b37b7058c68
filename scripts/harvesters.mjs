// Other programs read our catalog and our files: CKAN with ckanext-dcat harvests the catalog; pySHACL
// checks it by the official shapes of DCAT-AP; frictionless, csvw, DuckDB and Arrow read the files; the
// examples in Python run. The programs are installed from PyPI and Maven Central into a folder that is
// deleted afterwards. If something is missing, it is named, and the exit code is 2.
import { join, resolve } from 'node:path';
import { buildCli } from './build.mjs';
import { CKAN_EXTENSIONS, CKAN_VERSION, ckanRequirements, startCkan } from './peers/ckan.mjs';
import { run, scratchFolder, stopAll } from './peers/processes.mjs';
import { installPython } from './peers/python.mjs';
import { need } from './peers/tools.mjs';

const READERS = [
  'pyshacl==0.40.1',
  'frictionless==5.21.0',
  'csvw==4.1.1',
  'duckdb==2.0.1',
  'httpx==0.28.1',
  'pandas==3.1.1',
  'pyarrow==26.0.1',
];

const root = resolve(import.meta.dirname, '..');
const suite = 'The suite of harvesters';
const shapes = resolve(
  process.env.KAART_SHAPES ?? join(root, '../shared/reference/shapes/dcat-ap-3.0.1'),
);
need(suite, ['python', 'java', 'maven', 'postgresql', 'redis'], [join(shapes, 'shapes.ttl')]);
try {
  await buildCli();
  const readers = join(await installPython(suite, READERS), 'bin/python');
  const environment = await installPython(suite, [`ckan==${CKAN_VERSION}`]);
  const ckanPython = join(environment, 'bin/python');
  await installPython(suite, [...ckanRequirements(ckanPython), ...CKAN_EXTENSIONS], environment);
  const ckan = await startCkan(await scratchFolder('kaart-harvesters-'), ckanPython);
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
