// Runs the tests of the AWS adapters: starts DynamoDB Local and versitygw from the folder of
// emulators (KAART_EMULATORS, by default ../shared/emulators) on free loopback ports, runs
// `vitest run --config vitest.emulators.config.ts` with what is given on the command line, and
// stops what it started. What is missing is named, and then the exit code is 2: never a silent pass.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '..');
const emulators = resolve(process.env.KAART_EMULATORS ?? join(root, '../shared/emulators'));
/** The first start of versitygw compiles it. */
const PATIENCE_MS = 20 * 60_000;

const missing = whatIsMissing();
if (missing.length > 0) {
  console.error(`The tests of the AWS adapters did not run. Missing:\n- ${missing.join('\n- ')}`);
  process.exit(2);
}

const started = [];
const scratch = await mkdtemp(join(tmpdir(), 'kaart-emulators-'));
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => stop().then(() => process.exit(130)));
try {
  const [dynamodb, s3] = [await freePort(), await freePort()];
  await Promise.all([
    start('DynamoDB Local', join(emulators, 'dynamodb/run.sh'), [dynamodb]),
    start('versitygw', join(emulators, 's3/run.sh'), [s3, join(scratch, 's3')]),
  ]);
  process.exitCode = await runTests({
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamodb}`,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${s3}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'testtest',
  });
} finally {
  await stop();
}

function whatIsMissing() {
  const scripts = ['dynamodb/run.sh', 's3/run.sh'].map((path) => join(emulators, path));
  const java = /"?(\d+)/.exec(output('java', ['-version']).replace(/^.*?version /s, ''))?.[1];
  return [
    ...scripts.filter((path) => !existsSync(path)).map((path) => `the emulator ${path}`),
    ...(Number(java ?? 0) >= 17 ? [] : [`Java 17 or later (found: ${java ?? 'none'})`]),
    ...(output('javac', ['-version']) === '' ? ['a Java compiler (javac)'] : []),
    ...(output('mvn', ['-version']) === '' ? ['Maven (mvn), which fetches DynamoDB Local'] : []),
    ...(output('go', ['version']) === '' ? ['Go (go), which builds versitygw'] : []),
  ];
}

/** What a command prints, or nothing when it does not run. */
function output(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}` : '';
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when the emulator accepts connections. */
async function start(name, script, args) {
  const child = spawn('bash', [script, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said = `${said}${text}`.slice(-4000);
    });
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await accepts(args[0]))) {
    if (child.exitCode !== null) throw new Error(`${name} ended at once:\n${said}`);
    if (Date.now() > deadline) throw new Error(`${name} does not answer:\n${said}`);
    await sleep(200);
  }
  console.log(`${name} listens on 127.0.0.1:${args[0]}`);
}

function accepts(port) {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.end(() => answer(true)));
    socket.on('error', () => answer(false));
  });
}

async function runTests(environment) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', 'vitest.emulators.config.ts', ...process.argv.slice(2)];
  const env = { ...process.env, ...environment };
  const [code] = await once(
    spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' }),
    'exit',
  );
  return code ?? 1;
}

/** Ends the process groups of the emulators, and theirs only. */
async function stop() {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.pid === undefined) continue;
    process.kill(-child.pid, 'SIGTERM');
    await Promise.race([
      once(child, 'exit'),
      sleep(5000).then(() => process.kill(-child.pid, 'SIGKILL')),
    ]);
  }
  await rm(scratch, { recursive: true, force: true });
}
