// DynamoDB Local and versitygw on loopback, from the folder of emulators.
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { freePort, scratchFolder, start, until } from './processes.mjs';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(process.env.KAART_EMULATORS ?? join(root, '../shared/emulators'));
/** Longest wait for a start. The first start of versitygw compiles it. */
const MAX_WAIT_SECONDS = 20 * 60;

export const EMULATOR_TOOLS = ['java', 'javac', 'maven', 'go'];
export const EMULATOR_FILES = ['dynamodb/run.sh', 's3/run.sh'].map((path) => join(folder, path));

/** Starts both. @returns the environment for the AWS adapters */
export async function startEmulators() {
  const scratch = await scratchFolder('kaart-emulators-');
  const [dynamodb, s3] = [await freePort(), await freePort()];
  const [database, objects] = EMULATOR_FILES;
  await Promise.all([
    startEmulator('DynamoDB Local', database, [dynamodb]),
    startEmulator('versitygw', objects, [s3, join(scratch, 's3')]),
  ]);
  return {
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamodb}`,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${s3}`,
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
