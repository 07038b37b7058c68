import { stateText } from '../../../lib/core/stated-reason.ts';
import type { SendResult } from '../../../lib/delivery/process-delivery.ts';
import type { Turn, Turns } from './turns.ts';
import type { WireMessage } from './wire-message.ts';

/** What a message is answered with; without a status the connection broke. */
export interface Answer {
  readonly status: number | null;
  readonly body?: unknown;
}

/** Where messages arrive. */
export interface Station {
  arrive(message: WireMessage): Promise<Answer>;
  /** The acknowledgement object of a process, for whom it concerns. */
  show(path: string, participantId: string): Promise<Answer>;
}

/** A message that is answered: the n-th of all that were made, and the n-th try of it. */
export interface Try {
  readonly message: WireMessage;
  readonly nth: number;
  readonly attempt: number;
}

/** The receiver, and how it makes its answer. */
interface Question {
  readonly what: string;
  readonly to: string;
  readonly put: (station: Station) => Promise<Answer>;
  readonly tried?: Try;
}

/** Something on the wire: a question, or an answer on its way back. */
interface Flight {
  readonly turn: Turn;
  /** Gives the sender the result. A copy has no listener, and no sender listens after it has given up. */
  tell: ((outcome: SendResult) => void) | undefined;
}

/** A try without an answer, or with one that something between the two gave. */
function failed(status: number | null): SendResult {
  return {
    kind: 'failed',
    status,
    reason: stateText(status === null ? 'no answer' : `status ${status}`),
  };
}

/** The network between two parties, with all that can go wrong in one. */
export class Wire {
  readonly stations = new Map<string, Station>();
  /** Who cannot be reached. */
  readonly away = new Set<string>();
  /** Every message that was ever sent. */
  readonly sent: WireMessage[] = [];
  onSend: (message: WireMessage) => void = () => undefined;
  /** Whether the answer to a message is lost. */
  loses: (tried: Try) => boolean = () => false;
  /** How long the next things on the wire take; after those, no time. Milliseconds. */
  readonly latencies: number[] = [];
  readonly #turns: Turns;
  readonly #flights: Flight[] = [];

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  send(message: WireMessage): Promise<SendResult> {
    this.sent.push(message);
    this.onSend(message);
    const tried = this.#tried(message);
    return new Promise((tell) => this.#request({ ...questionOf(message), tried }, tell));
  }

  /** Asks for a process of another. */
  ask(to: string, path: string, participantId: string): Promise<SendResult> {
    const put = (station: Station) => station.show(path, participantId);
    return new Promise((tell) => this.#request({ what: `GET ${path}`, to, put }, tell));
  }

  /** How many things are under way. */
  get busy(): number {
    return this.#flights.length;
  }

  reach(id: string, isThere: boolean): void {
    if (isThere) this.away.delete(id);
    else this.away.add(id);
  }

  /** Everything that is under way is lost to its senders; messages may still arrive. */
  timeout(): void {
    for (const flight of [...this.#flights]) this.#giveUp(flight);
  }

  /** The sender of the n-th thing under way hears nothing; a message may still arrive. */
  delay(n: number): void {
    const flight = this.#flights[n % this.#flights.length];
    if (flight !== undefined) this.#giveUp(flight);
  }

  lose(n: number): void {
    this.fail(n, null);
  }

  /** Something between the two answers in place of the receiver. */
  fail(n: number, status: number | null): void {
    const flight = this.#flights[n % this.#flights.length];
    if (flight === undefined) return;
    this.#land(flight);
    this.#turns.remove(flight.turn);
    flight.tell?.(failed(status));
  }

  /** The n-th message that was sent arrives once more. */
  repeat(n: number): void {
    const message = this.sent[Math.max(n, 0)];
    if (message !== undefined) this.#request(questionOf(message), undefined);
  }

  /** A message of an unknown sender. */
  inject(message: WireMessage): void {
    this.#request(questionOf(message), undefined);
  }

  #giveUp(flight: Flight): void {
    const { tell } = flight;
    flight.tell = undefined;
    tell?.(failed(null));
  }

  #tried(message: WireMessage): Try {
    const ids = this.sent.map(({ body }) => body['@id']);
    const id = message.body['@id'];
    const attempt = ids.filter((each) => each === id).length;
    return { message, nth: [...new Set(ids)].indexOf(id), attempt };
  }

  #request({ what, to, put, tried }: Question, tell: Flight['tell']): void {
    const flight = this.#fly(`${what} to ${to}`, tell, () => {
      const station = this.stations.get(to);
      if (station === undefined || this.away.has(to)) flight.tell?.(failed(null));
      else
        void put(station).then((answer) => {
          const lost = tried !== undefined && this.loses(tried);
          this.#reply(what, flight, lost ? { status: null } : answer);
        });
    });
  }

  #reply(what: string, { tell }: Flight, { status, body }: Answer): void {
    if (tell === undefined) return;
    const taken = status !== null && status >= 200 && status < 300;
    const outcome: SendResult = taken ? { kind: 'taken', answer: body } : failed(status);
    const flight = this.#fly(`answer to ${what}`, tell, () => flight.tell?.(outcome));
  }

  #fly(what: string, tell: Flight['tell'], land: () => void): Flight {
    const turn: Turn = {
      what,
      at: this.#turns.now + (this.latencies.shift() ?? 0),
      happen: () => {
        this.#land(flight);
        land();
      },
    };
    const flight: Flight = { turn, tell };
    this.#flights.push(flight);
    this.#turns.add(turn);
    return flight;
  }

  #land(flight: Flight): void {
    this.#flights.splice(this.#flights.indexOf(flight), 1);
  }
}

function questionOf(message: WireMessage): Question {
  const { to, body } = message;
  return { what: body['@type'], to, put: (station) => station.arrive(message) };
}
