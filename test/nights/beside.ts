import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Installation, Time } from './installation.ts';

/** The functions of a server that a test uses, in this process or in another one. */
export type Server = Pick<
  Installation,
  | 'record'
  | 'receipt'
  | 'night'
  | 'read'
  | 'list'
  | 'lists'
  | 'roots'
  | 'earlierVersion'
  | 'fillLists'
  | 'close'
  | 'keyArchive'
>;

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly now: Time['now'];
}

/** A server in a separate process over the same data directory. */
export function serverBeside(home: string, time: Time): Server {
  const child: ChildProcess = fork(
    join(import.meta.dirname, 'children', 'second-process.ts'),
    [home],
    {
      execArgv: ['--import', 'tsx'],
    },
  );
  const waiting = new Map<number, (response: Answer) => void>();
  let requests = 0;
  child.on('message', (response: Answer) => waiting.get(response.id)?.(response));
  const ask = async (method: keyof Server, args: readonly unknown[]): Promise<never> => {
    requests += 1;
    const id = requests;
    const response = await new Promise<Answer>((done, failed) => {
      waiting.set(id, done);
      child.once('exit', () => failed(new Error('the process beside has ended')));
      child.send({ id, method, args, time });
    });
    child.removeAllListeners('exit');
    waiting.delete(id);
    if (response.now > time.now) time.now = response.now;
    if (response.error !== undefined) throw new Error(response.error);
    return response.result as never;
  };
  return {
    record: (...args) => ask('record', args),
    receipt: (...args) => ask('receipt', args),
    night: (...args) => ask('night', args),
    read: (...args) => ask('read', args),
    list: (...args) => ask('list', args),
    lists: (...args) => ask('lists', args),
    roots: (...args) => ask('roots', args),
    earlierVersion: (...args) => ask('earlierVersion', args),
    fillLists: (...args) => ask('fillLists', args),
    keyArchive: (...args) => ask('keyArchive', args),
    async close() {
      await ask('close', []);
      child.disconnect();
      await new Promise((done) => child.once('exit', done));
    },
  };
}
