import type { Clock } from '../../core/clock.ts';
import { loadOnce } from '../../core/load-once.ts';
import { ReplayStore } from '../../store/replay-store.ts';
import { TableSessions } from '../../store/session-store.ts';
import type { Table } from '../../store/table.ts';
import type { Authenticator } from '../authenticator.ts';
import type { People } from '../people.ts';
import type { Rights } from '../rights.ts';
import { DevelopmentIssuer } from './development-issuer.ts';
import type { OidcClientConfig } from './oidc-client.ts';
import { SignIn } from './sign-in.ts';
import { StaffSession, StaffSessions } from './staff-session.ts';

/** How people sign in at the workbench. */
export type WorkbenchOptions =
  /** Through the provider that the installation trusts. */
  | { readonly client: Pick<OidcClientConfig, 'issuer' | 'clientId' | 'clientSecret'> }
  /** On one machine, with the code that the server shows. */
  | { readonly developmentCode: string };

export interface WorkbenchDeps {
  readonly table: Table;
  readonly publicUrl: string;
  readonly authenticator: Authenticator;
  readonly rights: Rights;
  readonly people: People;
  readonly clock: Clock;
}

/** The path to which providers send people back. */
export const CALLBACK_PATH = '/workbench/sign-in/callback';

/** Sign-in and sessions of the workbench. */
export interface WorkbenchIdentity {
  readonly sessions: StaffSessions;
  /** `undefined` if no provider is set up. */
  readonly signIn: SignIn | undefined;
  readonly development: DevelopmentIssuer | undefined;
}

/** @param options without them, no person can sign in */
export function openWorkbench(
  deps: WorkbenchDeps,
  options: WorkbenchOptions | undefined,
): WorkbenchIdentity {
  const { table, publicUrl, authenticator, rights, people, clock } = deps;
  const store = new TableSessions(table, StaffSession, 'STAFF-SESSION#');
  const sessions = new StaffSessions({ store, rights, clock });
  const redirectUri = `${publicUrl}${CALLBACK_PATH}`;
  const signInAt = (client: Omit<OidcClientConfig, 'redirectUri'>) =>
    new SignIn({
      ...{ authenticator, sessions, clock },
      provider: loadOnce(async () => {
        const { openOidcClient } = await import('./oidc-client.ts');
        return openOidcClient({ ...client, redirectUri });
      }),
      replay: new ReplayStore(table),
    });
  if (options === undefined) return { sessions, signIn: undefined, development: undefined };
  if ('client' in options)
    return { sessions, signIn: signInAt(options.client), development: undefined };
  const code = options.developmentCode;
  const development = new DevelopmentIssuer({ code, publicUrl, redirectUri, people, clock });
  const fetch: OidcClientConfig['fetch'] = (url, request) => development.fetch(url, request);
  return { sessions, signIn: signInAt({ ...development.client, fetch }), development };
}
