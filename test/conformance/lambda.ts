import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface LambdaOptions {
  /** The `index.mjs` of a bundle. */
  readonly bundle: string;
  /** The whole environment of the function. It gets no variable of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Path of the Node.js that runs it. */
  readonly node: string;
}

/** One warm instance of a function. */
export interface Lambda {
  /** Time from the start of the import to its end. Milliseconds. */
  readonly initMs: number;
  /** @throws Error with the function's message and stack */
  invoke<T>(event: unknown): Promise<T>;
  /** The lines of its log. */
  log(): string;
  stop(): void;
}

interface Message {
  readonly id?: number;
  readonly answer?: unknown;
  readonly error?: { readonly message: string; readonly stack: string };
  readonly ready?: true;
  readonly initMs?: number;
}

/** Starts a built bundle in a separate process, as Lambda starts an instance. */
export async function startLambda({ bundle, environment, node }: LambdaOptions): Promise<Lambda> {
  const runtime = fileURLToPath(new URL('lambda-runtime.mjs', import.meta.url));
  const child = fork(runtime, [bundle], {
    execPath: node,
    execArgv: [],
    env: { TZ: ':UTC', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const text: string[] = [];
  child.stdout?.on('data', (chunk) => text.push(String(chunk)));
  child.stderr?.on('data', (chunk) => text.push(String(chunk)));
  const log = () => text.join('');
  const first = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  const { ready, initMs = 0 } = Object(first[0]) as Message;
  if (!ready) throw new Error(`the bundle did not start:\n${log()}`);
  return { initMs, invoke: invoking(child, log), log, stop: () => void child.kill() };
}

function invoking(child: ChildProcess, log: () => string): Lambda['invoke'] {
  const waiting = new Map<
    number,
    { resolve(response: unknown): void; reject(error: Error): void }
  >();
  let count = 0;
  child.on('message', ({ id = 0, answer: response, error }: Message) => {
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error) caller?.reject(new Error(`${error.message}\n${error.stack}\n${log()}`));
    else caller?.resolve(response);
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`the function died:\n${log()}`));
  });
  return <T>(event: unknown) =>
    new Promise<T>((resolve, reject) => {
      count += 1;
      waiting.set(count, { resolve: resolve as (response: unknown) => void, reject });
      child.send({ id: count, event });
    });
}
