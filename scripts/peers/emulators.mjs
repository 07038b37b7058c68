// DynamoDB Local and versitygw on loopback, from scripts/emulators.
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { freePort, scratchFolder, start, until } from './processes.mjs';

const folder = resolve(import.meta.dirname, '../emulators');
/** Longest wait for a start. The first start of versitygw compiles it. */
const MAX_WAIT_SECONDS = 20 * 60;

const DYNAMODB = join(folder, 'dynamodb.sh');
const S3 = join(folder, 's3.sh');

export const S3_TOOLS = ['go'];
export const EMULATOR_TOOLS = ['java', 'javac', 'maven', ...S3_TOOLS];

/** Starts both. @returns the environment for the AWS adapters */
export async function startEmulators() {
  const { dynamodb, s3 } = await openEmulators();
  return emulatorEnv({ dynamodb: dynamodb.url, s3: s3.url });
}

/** Starts versitygw. @returns the environment for the adapter of S3 */
export async function startS3() {
  return s3Env((await openS3()).url);
}

/**
 * Starts both. Each has `up()`, which starts it again at the same address after its process has ended.
 *
 * @param isKept whether DynamoDB Local keeps its data in a folder when it ends; versitygw always does
 */
export async function openEmulators({ isKept = false } = {}) {
  const folder = isKept ? [await scratchFolder('kaart-dynamodb-')] : [];
  const dynamodb = emulator('DynamoDB Local', DYNAMODB, [await freePort(), ...folder]);
  const [s3] = await Promise.all([openS3(), dynamodb.up()]);
  return { dynamodb, s3 };
}

/** The environment for the AWS adapters, from the addresses of both. */
export function emulatorEnv({ dynamodb, s3 }) {
  return { AWS_ENDPOINT_URL_DYNAMODB: dynamodb, ...s3Env(s3) };
}

async function openS3() {
  const folder = join(await scratchFolder('kaart-s3-'), 's3');
  const s3 = emulator('versitygw', S3, [await freePort(), folder]);
  await s3.up();
  return s3;
}

function s3Env(url) {
  return {
    AWS_ENDPOINT_URL_S3: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'testtest',
  };
}

function emulator(name, script, args) {
  const own = { name, url: `http://127.0.0.1:${args[0]}`, running: undefined, up };
  async function up() {
    own.running = start(name, 'bash', [script, ...args.map(String)]);
    await until(own.running, () => accepts(args[0]), MAX_WAIT_SECONDS);
    console.log(`${name} listens on 127.0.0.1:${args[0]}`);
  }
  return own;
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.end(() => resolve(true)));
    socket.on('error', () => resolve(false));
  });
}
