import { createContext, useContext } from 'hono/jsx';
import type { JSX } from 'hono/jsx/jsx-runtime';

const DemonstrationContext = createContext(false);

/** Makes known to all parts of a page whether it is one of a demonstration. */
export function withDemonstration(isDemonstration: boolean, page: JSX.Element): JSX.Element {
  return (
    <DemonstrationContext.Provider value={isDemonstration}>{page}</DemonstrationContext.Provider>
  );
}

/** Whether the page is one of a demonstration. */
export function isOfDemonstration(): boolean {
  return useContext(DemonstrationContext);
}
