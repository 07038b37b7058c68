// The acknowledged writes of an installation, and the rows that must not be served because of them. It shares
// no code with Kaart.

/**
 * Period without decisions for a company after a request without a response. The server may still process
 * that request, so it could take effect after a later withdrawal. Milliseconds.
 */
const UNSURE_MS = 45_000;

export class Ledger {
  /** By record id: whether the row is `open`, `closed` or `unsure`, and the number of its last decision. */
  #companies = new Map();
  /** By record id, the ids of its acknowledged events. */
  events = new Map();
  /** By import id, the last acknowledged state. */
  imports = new Map();
  /** Ids of the acknowledged versions. */
  versions = new Set();
  violations = [];
  checked = 0;
  /** Functions that undo each acknowledgement, with its time; oldest first. */
  #acknowledged = [];

  /** @param shown record ids of the rows that are served at the start */
  begin(shown) {
    for (const id of shown)
      this.#companies.set(id, { state: 'open', turn: 0, freeAt: 0, skewed: false });
  }

  /** Record ids of the companies that may get a decision now. */
  free() {
    return [...this.#companies].filter(([, { freeAt }]) => freeAt <= Date.now()).map(([id]) => id);
  }

  stateOf(id) {
    return this.#companies.get(id).state;
  }

  /** Called before a decision is sent. @param isSkewed whether the clock of the server is wrong */
  beginDecision(id, isSkewed) {
    const company = this.#companies.get(id);
    company.turn += 1;
    company.state = 'unsure';
    company.skewed ||= isSkewed;
  }

  /** Called if the clock was changed while a decision was sent. */
  markSkewed(id) {
    this.#companies.get(id).skewed = true;
  }

  /** @param events ids of the recorded events; `undefined` without an acknowledgement */
  endDecision(id, state, events) {
    const company = this.#companies.get(id);
    if (events === undefined) {
      company.freeAt = Date.now() + UNSURE_MS;
      return;
    }
    company.state = state;
    const known = this.events.get(id) ?? new Set();
    for (const event of events) known.add(event);
    this.events.set(id, known);
    const { turn } = company;
    this.#note(() => {
      for (const event of events) known.delete(event);
      if (company.turn !== turn) return;
      company.state = 'unsure';
      company.turn += 1; // reads that are running do not tell the state of the company
    });
  }

  acknowledgeImport(id, state) {
    const before = this.imports.get(id);
    this.imports.set(id, state);
    this.#note(() => {
      if (before === undefined) this.imports.delete(id);
      else this.imports.set(id, before);
    });
  }

  acknowledgeVersion(id) {
    if (this.versions.has(id)) return;
    this.versions.add(id);
    this.#note(() => this.versions.delete(id));
  }

  /** Forgets the acknowledgements since an instant, because a killed emulator may have lost their writes. */
  forgetSince(at) {
    const first = this.#acknowledged.findIndex((each) => each.at >= at);
    if (first === -1) return;
    for (const { takeBack } of this.#acknowledged.splice(first).reverse()) takeBack();
  }

  #note(takeBack) {
    this.#acknowledged.push({ at: Date.now(), takeBack });
  }

  /** Begins a read. @returns a function that checks the rows */
  beginRead() {
    const closed = this.#list('closed');
    return (exit, text) => {
      this.checked += closed.length;
      for (const [id, turn] of closed)
        if (text.includes(id) && this.#companies.get(id).turn === turn)
          this.violations.push(`${exit} served ${id}, although its withdrawal was acknowledged`);
    };
  }

  /** Record ids that must be in the rows: their last decision, with the right clock, was a grant. */
  mustShow() {
    return this.#list('open')
      .map(([id]) => id)
      .filter((id) => !this.#companies.get(id).skewed);
  }

  mustHide() {
    return this.#list('closed').map(([id]) => id);
  }

  #list(state) {
    return [...this.#companies]
      .filter(([, each]) => each.state === state)
      .map(([id, { turn }]) => [id, turn]);
  }
}
