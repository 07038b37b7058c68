import { createContext, useContext } from 'hono/jsx';
import type { JSX } from 'hono/jsx/jsx-runtime';

/** What all pages of an installation show or leave out. */
export interface InstallationFacts {
  /** Whether each page says that the companies are made up. @default only pages that show made-up companies */
  readonly isDemonstration?: boolean | undefined;
  /** Whether people can sign in at the workbench. @default they cannot */
  readonly hasWorkbench?: boolean | undefined;
}

const InstallationContext = createContext<InstallationFacts>({});

/** Makes the facts available to all parts of a page. */
export function withInstallation(facts: InstallationFacts, page: JSX.Element): JSX.Element {
  return <InstallationContext.Provider value={facts}>{page}</InstallationContext.Provider>;
}

/** The facts of the installation that serves the page. */
export function useInstallation(): InstallationFacts {
  return useContext(InstallationContext);
}
