import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import type { Log } from '../core/log.ts';
import type { SecondPersonRequest } from '../core/second-person.ts';
import { BREAK_GLASS } from './break-glass-action.ts';
import type { People } from './people.ts';
import type { Scope } from './roles.ts';

export interface BreakGlassDeps {
  readonly people: Pick<People, 'listOthersWithScope'>;
  readonly record: (entry: AuditEntry) => Promise<void>;
  readonly log: Log;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** A step that needs two persons, and the person who asks to take it alone. */
export interface SinglePersonStep {
  readonly actor: string;
  /** The scope that a second person needs for the step. */
  readonly scope: Scope;
  /** Subject of the step in the audit log: `import/…`. */
  readonly subject: string;
  /** Id of the route. */
  readonly step: string;
  /** `undefined` if no reason is required. */
  readonly reason: string | undefined;
}

/** Lets one person take a step that needs two, if no other person is left. Each use is recorded. */
export class BreakGlass {
  readonly #deps: BreakGlassDeps;

  constructor(deps: BreakGlassDeps) {
    this.#deps = deps;
  }

  /**
   * Returns the person of one step. With a reason, this person may take the step alone. Each use is recorded in
   * the audit log before the step and in the log of the process. The check `second-person` names it for 30 days.
   */
  for({ reason, ...step }: SinglePersonStep): SecondPersonRequest {
    const { actor } = step;
    if (reason === undefined) return { actor };
    let recorded: Promise<string> | undefined; // a repeated attempt of the step is recorded once
    const actAlone = () => {
      recorded ??= this.#recordUse({ ...step, reason });
      return recorded;
    };
    return { actor, actAlone };
  }

  async #recordUse({
    actor,
    scope,
    subject,
    step,
    reason,
  }: SinglePersonStep & { reason: string }): Promise<string> {
    const { people, record, log, clock, newId } = this.#deps;
    const others = await people.listOthersWithScope(scope, actor);
    if (others.length > 0)
      throw new KaartError('another-person-can', {
        code: 'wrong-state',
        parameters: { people: others.join(', ') },
        details: { others: others.length },
      });
    const facts = { step, subject, reason };
    const entry = { id: newId(), at: clock(), actor, action: BREAK_GLASS, subject, facts };
    await record(entry);
    log('warn', BREAK_GLASS, { step, subject });
    return reason;
  }
}
