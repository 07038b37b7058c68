import type { Child } from 'hono/jsx';
import type { Scope } from '../../identity/roles.ts';
import type { SignedInStaff } from '../../identity/workbench/staff-session.ts';
import { type PageFacts, PageFrame } from '../layout.tsx';
import { ROLE_TEXTS, WORKBENCH_TEXTS } from './workbench-messages.ts';

/** Properties of every page of the workbench. */
export interface WorkbenchFacts extends PageFacts {
  readonly staff: SignedInStaff;
}

/** A page that the navigation names, with the scope that it needs. */
type NamedPage = readonly [
  href: string,
  name: keyof typeof WORKBENCH_TEXTS,
  scope: Scope | undefined,
];

/** A part of the workbench: one page, or several below one name. */
interface Part {
  readonly name: keyof typeof WORKBENCH_TEXTS;
  readonly pages: readonly NamedPage[];
}

const single = (...page: NamedPage): Part => ({ name: page[1], pages: [page] });

const PARTS: readonly Part[] = [
  single('/workbench', 'home', undefined),
  single('/workbench/imports', 'imports', 'mapping:read'),
  single('/workbench/publication', 'publication', 'mapping:read'),
  single('/workbench/editions', 'editions', 'mapping:read'),
  {
    name: 'consents',
    pages: [
      ['/workbench/companies', 'companies', 'consent:read'],
      ['/workbench/invitations', 'invitations', 'invitation:send'],
      ['/workbench/campaigns', 'campaigns', 'invitation:send'],
      ['/workbench/withdrawals', 'withdrawals', 'audit:read'],
      ['/workbench/coverage', 'coverage', 'consent:read'],
    ],
  },
  {
    name: 'recipients',
    pages: [
      ['/workbench/partners', 'partners', 'partner:admin'],
      ['/workbench/access-requests', 'accessRequests', 'partner:admin'],
      ['/workbench/participants', 'participants', 'participant:admin'],
      ['/workbench/agreements', 'agreements', 'connector:operate'],
      ['/workbench/disclosures', 'disclosures', 'audit:read'],
    ],
  },
  {
    name: 'operations',
    pages: [
      ['/workbench/state', 'state', 'mapping:read'],
      ['/workbench/outbox', 'outbox', 'connector:operate'],
      ['/workbench/audit', 'auditLog', 'audit:read'],
    ],
  },
];

type FrameFacts = WorkbenchFacts & {
  readonly title: string;
  /** The content below the title. */
  readonly lead?: string | undefined;
  readonly children?: Child;
};

/** The frame of every page of the workbench: who is signed in, the parts that this person may see, the title. */
export function WorkbenchFrame(props: FrameFacts) {
  const { language, title, lead, staff } = props;
  return (
    <PageFrame {...props} title={toPageTitle(title, WORKBENCH_TEXTS.title[language])}>
      <WorkbenchBar {...props} />
      <div class="head">
        <h1>{title}</h1>
        {lead === undefined ? null : <p class="lead">{lead}</p>}
        {staff.roles.length === 0 ? <p class="notice">{WORKBENCH_TEXTS.noRole[language]}</p> : null}
      </div>
      {props.children}
    </PageFrame>
  );
}

function toPageTitle(title: string, workbench: string): string {
  return title === workbench ? title : `${title} · ${workbench}`;
}

function WorkbenchBar(props: WorkbenchFacts) {
  const { language, path, staff } = props;
  const { scopes } = staff.caller;
  const shown = PARTS.map(({ name, pages }) => ({
    name,
    pages: pages.filter(([, , scope]) => scope === undefined || scopes.has(scope)),
  })).filter(({ pages }) => pages.length > 0);
  const isCurrent = ({ pages }: Part) => pages.some(([href]) => isWithin(path, href));
  const current = shown.find(isCurrent);
  return (
    <>
      <div class="workbench-bar">
        <nav aria-label={WORKBENCH_TEXTS.parts[language]}>
          <ul class="chips">
            {shown.map((part) => (
              <li>
                <a
                  class="chip"
                  href={`${part.pages[0]?.[0]}?lang=${language}`}
                  aria-current={part === current ? 'page' : undefined}
                >
                  {WORKBENCH_TEXTS[part.name][language]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <SignOutForm {...props} />
      </div>
      {current === undefined || current.pages.length === 1 ? null : (
        <PartPages {...props} part={current} />
      )}
    </>
  );
}

/** The pages of the current part that this person may see. */
function PartPages({ language, path, part }: WorkbenchFacts & { readonly part: Part }) {
  return (
    <nav class="part-pages" aria-label={WORKBENCH_TEXTS[part.name][language]}>
      <ul class="chips">
        {part.pages.map(([href, name]) => (
          <li>
            <a
              class="chip"
              href={`${href}?lang=${language}`}
              aria-current={isWithin(path, href) ? 'page' : undefined}
            >
              {WORKBENCH_TEXTS[name][language]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function SignOutForm(props: WorkbenchFacts) {
  const { language, staff } = props;
  const roles = staff.roles.map((role) => ROLE_TEXTS[role][language]).join(', ');
  return (
    <StaffForm {...props} action="/workbench/sign-out" class="buttons">
      <span class="note">
        {WORKBENCH_TEXTS.signedInAs[language]} <strong>{staff.name}</strong>
        {roles === '' ? '' : ` (${roles})`}
      </span>
      <button type="submit" class="plain small">
        {WORKBENCH_TEXTS.signOut[language]}
      </button>
    </StaffForm>
  );
}

function isWithin(path: string, href: string): boolean {
  return path === href || (href !== '/workbench' && path.startsWith(`${href}/`));
}

/** A form of the workbench, with the token of the session, in the language of the page. */
export function StaffForm(
  props: WorkbenchFacts & {
    readonly action: string;
    readonly id?: string;
    readonly class?: string;
    readonly takesFile?: boolean;
    /** Where the script gets a link for a file of more bytes. */
    readonly link?: { readonly path: string; readonly above: number };
    readonly children?: Child;
  },
) {
  const { action, language, staff, id, takesFile, link } = props;
  return (
    <form
      method="post"
      action={`${action}?lang=${language}`}
      id={id}
      class={props.class}
      enctype={takesFile ? 'multipart/form-data' : undefined}
      autocomplete="off"
      data-link={link && `${link.path}?lang=${language}`}
      data-above={link?.above}
    >
      <input type="hidden" name="form" value={staff.formToken} />
      {props.children}
    </form>
  );
}
