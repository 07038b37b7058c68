import { stateText } from '../../../lib/core/stated-reason.ts';
import type { SendResult } from '../../../lib/delivery/process-delivery.ts';
import type { Schedule, Task } from './schedule.ts';
import type { WireMessage } from './wire-message.ts';

/** The response to a message. `status` is `null` if the connection broke. */
export interface WireResponse {
  readonly status: number | null;
  readonly body?: unknown;
}

/** A receiver of messages. */
export interface Station {
  arrive(message: WireMessage): Promise<WireResponse>;
  /** Returns the acknowledgement object of a process to its counterparty. */
  show(path: string, participantId: string): Promise<WireResponse>;
}

/** One attempt to send a message. */
export interface SendAttempt {
  readonly message: WireMessage;
  /** Index of the message among all different messages. */
  readonly nth: number;
  /** Number of this attempt; 1 is the first. */
  readonly attempt: number;
}

/** A request, and the function with which its receiver responds. */
interface WireRequest {
  readonly what: string;
  readonly to: string;
  readonly deliver: (station: Station) => Promise<WireResponse>;
  readonly sendAttempt?: SendAttempt;
}

/** A request or a response that has not arrived yet. */
interface InFlight {
  readonly task: Task;
  /** Passes the result to the sender. `undefined` for a copy, and after the sender has given up. */
  onResult: ((outcome: SendResult) => void) | undefined;
}

/** The result of an attempt without a response (`null`), or with a response that a proxy made. */
function failed(status: number | null): SendResult {
  return {
    kind: 'failed',
    status,
    reason: stateText(status === null ? 'no answer' : `status ${status}`),
  };
}

/** A simulated network between connectors, and its faults. */
export class Wire {
  readonly stations = new Map<string, Station>();
  /** Ids of the participants that cannot be reached. */
  readonly unreachable = new Set<string>();
  /** Every message that was sent, with its repeats. */
  readonly sent: WireMessage[] = [];
  onSend: (message: WireMessage) => void = () => undefined;
  /** Whether the response to a message is lost. */
  isReplyLost: (sendAttempt: SendAttempt) => boolean = () => false;
  /** Latencies of the next requests and responses; later ones take no time. Milliseconds. */
  readonly latencies: number[] = [];
  readonly #schedule: Schedule;
  readonly #inFlight: InFlight[] = [];

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  send(message: WireMessage): Promise<SendResult> {
    this.sent.push(message);
    this.onSend(message);
    const sendAttempt = this.#countAttempt(message);
    return new Promise((onResult) =>
      this.#request({ ...toRequest(message), sendAttempt }, onResult),
    );
  }

  /** Requests the state of a process of another participant. */
  ask(to: string, path: string, participantId: string): Promise<SendResult> {
    const deliver = (station: Station) => station.show(path, participantId);
    return new Promise((onResult) => this.#request({ what: `GET ${path}`, to, deliver }, onResult));
  }

  /** Number of requests and responses in flight. */
  get inFlightCount(): number {
    return this.#inFlight.length;
  }

  setReachable(id: string, isThere: boolean): void {
    if (isThere) this.unreachable.delete(id);
    else this.unreachable.add(id);
  }

  /** Every sender stops waiting for its response. The messages may still arrive. */
  timeout(): void {
    for (const flight of [...this.#inFlight]) this.#giveUp(flight);
  }

  /** The sender of the n-th request in flight stops waiting. The message may still arrive. */
  delay(n: number): void {
    const flight = this.#inFlight[n % this.#inFlight.length];
    if (flight !== undefined) this.#giveUp(flight);
  }

  lose(n: number): void {
    this.fail(n, null);
  }

  /** A proxy responds in place of the receiver, which never gets the message. `null`: the connection breaks. */
  fail(n: number, status: number | null): void {
    const flight = this.#inFlight[n % this.#inFlight.length];
    if (flight === undefined) return;
    this.#remove(flight);
    this.#schedule.remove(flight.task);
    flight.onResult?.(failed(status));
  }

  /** The n-th message that was sent arrives again. */
  repeat(n: number): void {
    const message = this.sent[Math.max(n, 0)];
    if (message !== undefined) this.#request(toRequest(message), undefined);
  }

  /** Delivers a message whose sender waits for no response. */
  inject(message: WireMessage): void {
    this.#request(toRequest(message), undefined);
  }

  #giveUp(flight: InFlight): void {
    const { onResult } = flight;
    flight.onResult = undefined;
    onResult?.(failed(null));
  }

  #countAttempt(message: WireMessage): SendAttempt {
    const ids = this.sent.map(({ body }) => body['@id']);
    const id = message.body['@id'];
    const attempt = ids.filter((each) => each === id).length;
    return { message, nth: [...new Set(ids)].indexOf(id), attempt };
  }

  #request({ what, to, deliver, sendAttempt }: WireRequest, onResult: InFlight['onResult']): void {
    const flight = this.#send(`${what} to ${to}`, onResult, () => {
      const station = this.stations.get(to);
      if (station === undefined || this.unreachable.has(to)) flight.onResult?.(failed(null));
      else
        void deliver(station).then((response) => {
          const lost = sendAttempt !== undefined && this.isReplyLost(sendAttempt);
          this.#reply(what, flight, lost ? { status: null } : response);
        });
    });
  }

  #reply(what: string, { onResult }: InFlight, { status, body }: WireResponse): void {
    if (onResult === undefined) return;
    const isAccepted = status !== null && status >= 200 && status < 300;
    const outcome: SendResult = isAccepted ? { kind: 'accepted', response: body } : failed(status);
    const flight = this.#send(`response to ${what}`, onResult, () => flight.onResult?.(outcome));
  }

  #send(what: string, onResult: InFlight['onResult'], land: () => void): InFlight {
    const task: Task = {
      what,
      at: this.#schedule.now + (this.latencies.shift() ?? 0),
      run: () => {
        this.#remove(flight);
        land();
      },
    };
    const flight: InFlight = { task, onResult };
    this.#inFlight.push(flight);
    this.#schedule.add(task);
    return flight;
  }

  #remove(flight: InFlight): void {
    this.#inFlight.splice(this.#inFlight.indexOf(flight), 1);
  }
}

function toRequest(message: WireMessage): WireRequest {
  const { to, body } = message;
  return { what: body['@type'], to, deliver: (station) => station.arrive(message) };
}
