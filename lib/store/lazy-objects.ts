import { loadOnce } from '../core/load-once.ts';
import type { Objects } from './objects.ts';

/** An object store that is opened at its first use, because many requests use no objects. */
export function lazyObjects(open: () => Promise<Objects>): Objects {
  const objects = loadOnce(open);
  return {
    put: async (...args) => (await objects()).put(...args),
    writer: async (...args) => (await objects()).writer(...args),
    get: async (...args) => (await objects()).get(...args),
    head: async (...args) => (await objects()).head(...args),
    async *list(...args) {
      yield* (await objects()).list(...args);
    },
    delete: async (...args) => (await objects()).delete(...args),
    async *stored(...args) {
      yield* (await objects()).stored(...args);
    },
    purge: async (...args) => (await objects()).purge(...args),
    link: async (...args) => (await objects()).link(...args),
    uploadLink: async (...args) => (await objects()).uploadLink(...args),
  };
}
