// DynamoDB Local and versitygw on loopback, from the folder of emulators.
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { freePort, scratchFolder, start, until } from './processes.mjs';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(process.env.KAART_EMULATORS ?? join(root, '../shared/emulators'));
/** Longest wait for a start. The first start of versitygw compiles it. */
const MAX_WAIT_SECONDS = 20 * 60;

const DYNAMODB = join(folder, 'dynamodb/run.sh');
const S3 = join(folder, 's3/run.sh');

export const S3_TOOLS = ['go'];
export const S3_FILES = [S3];
export const EMULATOR_TOOLS = ['java', 'javac', 'maven', ...S3_TOOLS];
export const EMULATOR_FILES = [DYNAMODB, S3];

/** Starts both. @returns the environment for the AWS adapters */
export async function startEmulators() {
  const dynamodb = await freePort();
  const [s3] = await Promise.all([
    startS3(),
    startEmulator('DynamoDB Local', DYNAMODB, [dynamodb]),
  ]);
  return { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamodb}`, ...s3 };
}

/** Starts versitygw. @returns the environment for the adapter of S3 */
export async function startS3() {
  const scratch = await scratchFolder('kaart-s3-');
  const port = await freePort();
  await startEmulator('versitygw', S3, [port, join(scratch, 's3')]);
  return {
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'testtest',
  };
}

async function startEmulator(name, script, args) {
  const emulator = start(name, 'bash', [script, ...args.map(String)]);
  await until(emulator, () => accepts(args[0]), MAX_WAIT_SECONDS);
  console.log(`${name} listens on 127.0.0.1:${args[0]}`);
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.end(() => resolve(true)));
    socket.on('error', () => resolve(false));
  });
}
