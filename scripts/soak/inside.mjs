// Loaded into each server of the soak test before its program, by `node --import`. When the parent process
// requests it, it changes the clock of the process, or measures its memory after a garbage collection.
const RealDate = Date;
let aheadMs = Number(process.env.SOAK_CLOCK_MS ?? 0);
const now = () => RealDate.now() + aheadMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, self) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, self === Date ? target : self),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

process.on('message', ({ id, clock, memory }) => {
  if (clock !== undefined) aheadMs = clock;
  if (!memory) return;
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ id, rss, heapUsed });
});
process.channel?.unref(); // the channel does not keep the process of a command running
