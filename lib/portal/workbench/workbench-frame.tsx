import type { Child } from 'hono/jsx';
import type { Scope } from '../../identity/roles.ts';
import type { SignedInStaff } from '../../identity/workbench/staff-session.ts';
import { type PageFacts, PageFrame } from '../layout.tsx';
import { ROLE_TEXTS, WORKBENCH_TEXTS } from './workbench-messages.ts';

/** Properties of every page of the workbench. */
export interface WorkbenchFacts extends PageFacts {
  readonly staff: SignedInStaff;
}

/** The parts of the workbench, each with the scope that it needs. */
const PARTS = [
  ['/workbench', 'home', undefined],
  ['/workbench/imports', 'imports', 'mapping:read'],
  ['/workbench/publication', 'publication', 'mapping:read'],
  ['/workbench/editions', 'editions', 'mapping:read'],
] as const satisfies readonly (readonly [
  string,
  keyof typeof WORKBENCH_TEXTS,
  Scope | undefined,
])[];

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
  const shown = PARTS.filter(
    ([, , scope]) => scope === undefined || staff.caller.scopes.has(scope),
  );
  return (
    <div class="workbench-bar">
      <nav aria-label={WORKBENCH_TEXTS.parts[language]}>
        <ul class="chips">
          {shown.map(([href, name]) => (
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
      <StaffForm {...props} action="/workbench/sign-out" class="buttons">
        <span class="note">
          {WORKBENCH_TEXTS.signedInAs[language]} <strong>{staff.name}</strong>
          {staff.roles.length === 0
            ? ''
            : ` (${staff.roles.map((role) => ROLE_TEXTS[role][language]).join(', ')})`}
        </span>
        <button type="submit" class="plain small">
          {WORKBENCH_TEXTS.signOut[language]}
        </button>
      </StaffForm>
    </div>
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
    readonly children?: Child;
  },
) {
  const { action, language, staff, id, takesFile } = props;
  return (
    <form
      method="post"
      action={`${action}?lang=${language}`}
      id={id}
      class={props.class}
      enctype={takesFile ? 'multipart/form-data' : undefined}
      autocomplete="off"
    >
      <input type="hidden" name="form" value={staff.formToken} />
      {props.children}
    </form>
  );
}
