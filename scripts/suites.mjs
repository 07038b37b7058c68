// Every check and suite, listed once. `.ci/run` runs all of them. `npm run test:further` runs those that need
// more than Node.js. `.github/workflows/ci.yml` runs all that need no files next to the clone. A suite counts
// its tests; a check counts as one.

const CHROMIUM =
  'command -v chromium || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; }';

const POSTGRES =
  'ls /usr/lib/postgresql/*/bin/initdb || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; }';

const CKAN_NEEDS =
  'command -v redis-server && ls /usr/lib/postgresql/*/bin/initdb || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql redis-server; }';

/** Checks that need only Node.js. */
export const CHECKS = [
  ['type check', 'npm run typecheck'],
  ['lint', 'npm run lint'],
  ['boundaries', 'npm run boundaries'],
  ['dead code', 'npm run dead'],
  ['bundles', 'npm run bundle'],
  ['bundle sizes', 'npm run size'],
  ['synth', 'npm run synth'],
];

/**
 * Suites that need more than Node.js. `prepare` installs tools that a CI machine lacks. `beside`: the suite
 * needs specifications or peers in a folder next to the clone, which a public clone lacks.
 */
export const FURTHER = [
  { name: 'the package in an empty folder', command: 'npm run test:package' },
  { name: 'stores on the AWS emulators', command: 'npm run test:emulators' },
  {
    name: 'several processes over PostgreSQL and a bucket',
    command: 'npm run test:cluster',
    prepare: POSTGRES,
  },
  {
    name: 'backup, restore, move, upgrade and roll-back on both kinds of stores',
    command: 'npm run test:restore',
  },
  { name: 'deployment to the emulator', command: 'npm run test:deploy' },
  {
    name: 'official schemas and figures of DSP, shapes of DCAT-AP',
    command: 'npm run test:validators',
    beside: true,
  },
  { name: 'receipts, chains and heads verified by Python', command: 'npm run test:receipts' },
  { name: 'the OpenAPI document by schemathesis', command: 'npm run test:openapi' },
  { name: 'DSP TCK without proof of identity', command: 'npm run test:tck', beside: true },
  {
    name: 'DSP TCK with DIDs on the embedded stores, ten times',
    command: 'npm run test:tck -- --did --runs 10',
    beside: true,
    once: 'npm run test:tck -- --did',
  },
  {
    name: 'DSP TCK with DIDs on the AWS emulators',
    command: 'npm run test:tck -- --did --aws',
    beside: true,
  },
  {
    name: 'DCP TCK: verifier, credential service, issuance',
    command: 'npm run test:dcp-tck',
    beside: true,
  },
  { name: 'Eclipse EDC as counterparty', command: 'npm run test:edc', beside: true },
  {
    name: 'Eclipse EDC with DCP and IdentityHub',
    command: 'npm run test:edc-dcp',
    beside: true,
  },
  {
    name: 'EDC Federated Catalog crawls Kaart',
    command: 'npm run test:federated-catalog',
    beside: true,
  },
  {
    name: 'other programs read the catalog and the files',
    command: 'npm run test:harvesters',
    beside: true,
    prepare: CKAN_NEEDS,
  },
  { name: 'pages in a real Chromium', command: 'npm run test:browser', prepare: CHROMIUM },
  { name: 'two connectors, killed at random for two minutes', command: 'npm run test:kill' },
  {
    name: 'both kinds of stores under load and faults for five minutes',
    command: 'KAART_SOAK_MINUTES=5 npm run test:soak',
  },
  { name: '500 editions of figures, attacked by an auditor', command: 'npm run test:auditor' },
  {
    name: '110 nightly runs with wrong clocks, compared with an oracle',
    command: 'KAART_NIGHTS=110 npm run test:nights',
  },
  { name: 'years of editions, compared with an oracle', command: 'npm run test:years' },
];

/**
 * Measurements that print numbers with their limits. They do not count as tests, because the numbers also
 * depend on the machine.
 */
export const REPORTS = [['the catalog with 1,000 and 10,000 datasets', 'npm run bench:catalog']];
