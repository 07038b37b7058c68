// A server in a separate process. It calls the methods that the test requests by messages, with the test's
// clock.
import { Installation, type Time } from '../installation.ts';

interface ChildRequest {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly time: Time;
}

const [home = ''] = process.argv.slice(2);
const time = { now: '', wrongMs: 0 } as unknown as Time;
let server: Installation | undefined;

process.on('message', async ({ id, method, args, time: { now, wrongMs } }: ChildRequest) => {
  Object.assign(time, { now: now > time.now ? now : time.now, wrongMs });
  try {
    server ??= new Installation(home, time);
    const run = server[method as 'read'] as (...given: readonly unknown[]) => Promise<unknown>;
    const result = await run.apply(server, [...args]);
    process.send?.({ id, result, now: time.now });
  } catch (error) {
    process.send?.({ id, error: String(error), now: time.now });
  }
});
