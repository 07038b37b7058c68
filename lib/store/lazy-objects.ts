import type { Objects } from './objects.ts';

/** An object store that is opened at its first use, because many requests use no objects. */
export function lazyObjects(open: () => Promise<Objects>): Objects {
  let opened: Promise<Objects> | undefined;
  const objects = () => {
    opened ??= open();
    return opened;
  };
  return {
    put: async (...asked) => (await objects()).put(...asked),
    writer: async (...asked) => (await objects()).writer(...asked),
    get: async (...asked) => (await objects()).get(...asked),
    head: async (...asked) => (await objects()).head(...asked),
    async *list(...asked) {
      yield* (await objects()).list(...asked);
    },
    delete: async (...asked) => (await objects()).delete(...asked),
    async *stored(...asked) {
      yield* (await objects()).stored(...asked);
    },
    purge: async (...asked) => (await objects()).purge(...asked),
    link: async (...asked) => (await objects()).link(...asked),
    uploadLink: async (...asked) => (await objects()).uploadLink(...asked),
  };
}
