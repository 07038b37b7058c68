// Processes that a suite starts and ends, each in its own process group.
import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOWEST_PORT = 20_000;
const LOWEST_OUTGOING_PORT = 32_768;
const started = [];
const folders = [];

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => stopAll().then(() => process.exit(130)));

/** Starts a command. `output()` returns the last part of its output. */
export function start(name, command, args, options = {}) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...options,
  });
  const process = { name, child, out: '', output: () => output };
  let output = '';
  for (const [stream, isOut] of [
    [child.stdout, true],
    [child.stderr, false],
  ])
    stream?.on('data', (text) => {
      output = `${output}${text}`.slice(-8000);
      if (isOut) process.out += text;
    });
  started.push(process);
  return process;
}

/** Waits until `ready` returns a value. Fails with the output of the process if it ends or takes too long. */
export async function until(process, ready, seconds = 60) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await Promise.resolve(ready()).catch(() => undefined);
    if (found) return found;
    if (process.child.exitCode !== null || process.child.signalCode !== null)
      throw new Error(`${process.name} ended:\n${process.output()}`);
    if (Date.now() > deadline)
      throw new Error(`${process.name} is not ready:\n${process.output()}`);
    await sleep(50);
  }
}

/** The first line of JSON that a process prints. */
export function readyLine(process, seconds = 60) {
  return until(
    process,
    () => {
      const line = process.out.split('\n').find((each) => each.startsWith('{'));
      return line && JSON.parse(line);
    },
    seconds,
  );
}

export async function stop(process, signal = 'SIGTERM') {
  const { child } = process;
  const at = started.indexOf(process);
  if (at !== -1) started.splice(at, 1);
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  kill(child.pid, signal);
  // Only while it runs: afterwards another process may have the id.
  const timer = setTimeout(() => kill(child.pid, 'SIGKILL'), 8000);
  await ended;
  clearTimeout(timer);
}

export async function stopAll() {
  await Promise.all([...started].map((each) => stop(each)));
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** A folder that {@link stopAll} deletes. */
export async function scratchFolder(prefix) {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  folders.push(folder);
  return folder;
}

function kill(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The process has already ended.
  }
}

/**
 * A free port; with a count, the first of that many consecutive free ports. Its number is below the range of
 * ports for outgoing connections in Linux. Otherwise such a connection could take the port while a program
 * closes and reopens it, as the TCK does between its tests.
 */
export async function freePort(row = 1) {
  for (;;) {
    const first = randomInt(LOWEST_PORT, LOWEST_OUTGOING_PORT - row);
    const ports = Array.from({ length: row }, (_, at) => first + at);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}

async function isFree(port) {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/** The output of a command; empty if it fails. */
export function output(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}` : '';
}

/** Runs a command to its end. @returns its status */
export async function run(command, args, options = {}) {
  const running = start(command, command, args, { stdio: 'inherit', ...options });
  const [code] = await once(running.child, 'exit');
  await stop(running);
  return code ?? 1;
}
