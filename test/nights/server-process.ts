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

interface ProcessResponse {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly now: Time['now'];
}

/** A server in a separate process over the same data directory. */
export function startServerProcess(home: string, time: Time): Server {
  const child: ChildProcess = fork(
    join(import.meta.dirname, 'children', 'second-process.ts'),
    [home],
    {
      execArgv: ['--import', 'tsx'],
    },
  );
  const pending = new Map<number, (response: ProcessResponse) => void>();
  let requests = 0;
  child.on('message', (response: ProcessResponse) => pending.get(response.id)?.(response));
  const call = async (method: keyof Server, args: readonly unknown[]): Promise<never> => {
    requests += 1;
    const id = requests;
    const response = await new Promise<ProcessResponse>((done, failed) => {
      pending.set(id, done);
      child.once('exit', () => failed(new Error('the server process has ended')));
      child.send({ id, method, args, time });
    });
    child.removeAllListeners('exit');
    pending.delete(id);
    if (response.now > time.now) time.now = response.now;
    if (response.error !== undefined) throw new Error(response.error);
    return response.result as never;
  };
  return {
    record: (...args) => call('record', args),
    receipt: (...args) => call('receipt', args),
    night: (...args) => call('night', args),
    read: (...args) => call('read', args),
    list: (...args) => call('list', args),
    lists: (...args) => call('lists', args),
    roots: (...args) => call('roots', args),
    earlierVersion: (...args) => call('earlierVersion', args),
    fillLists: (...args) => call('fillLists', args),
    keyArchive: (...args) => call('keyArchive', args),
    async close() {
      await call('close', []);
      child.disconnect();
      await new Promise((done) => child.once('exit', done));
    },
  };
}
