import type * as z from 'zod';
import { type EndingMessage, type EndingType, readEnding } from './ending.ts';
import type { Incoming, Reply, VerifiedCounterparty } from './ports.ts';
import type { Message, Process } from './process.ts';
import type { ProcessEngine } from './process-engine.ts';
import { readMessage } from './read-message.ts';

/** A document that an endpoint received. */
interface ReceivedDocument {
  readonly caller: VerifiedCounterparty;
  /** Path below the DSP base. */
  readonly path: string;
  /** The unchanged document; `undefined` for a body that is not JSON. */
  readonly document: unknown;
}

/** A message that fits its schema. */
type ReceivedMessage<M> = Incoming & { readonly message: M };

/** The endpoint of one message of the protocol. */
export interface MessageEndpoint {
  /** Path relative to its kind of process: `request`, or `:pid/agreement` for an existing process. */
  readonly path: string;
  /** Whether the message ends the flow of data. Such a message is accepted with any defect and any length. */
  readonly endsDataFlow: boolean;
  /**
   * @param pid our pid, from the path; empty for a message that begins a process
   * @throws KaartError `message-invalid`, and the errors of the process engine
   */
  receive(received: ReceivedDocument, pid: string): Promise<Reply>;
}

type MessageOf<S extends z.ZodType> = z.infer<S> & Message;

/** A message that begins a process. */
interface FirstMessage<P, S extends z.ZodType> {
  readonly path: string;
  readonly schema: S;
  /** @throws KaartError `message-invalid`, `address-refused` */
  check(message: MessageOf<S>): void;
  /** Creates the process in its first state. */
  make(incoming: ReceivedMessage<MessageOf<S>>): Promise<P>;
  /** Whether a known process began with the same request. */
  isSame(known: P, received: P): boolean;
}

/** A message for an existing process. */
interface NextMessage<P, S extends z.ZodType> {
  readonly path: string;
  readonly schema: S;
  /** The state after the message. */
  readonly to: string | ((message: MessageOf<S>) => string);
  check?(incoming: ReceivedMessage<MessageOf<S>>, pid: string): Promise<void>;
  /** Whether the message has new content although its `@id` is known. */
  hasNewContent?(process: P, message: MessageOf<S>): boolean;
  /** The process after the message. @throws KaartError `message-invalid` */
  apply?(next: P, incoming: ReceivedMessage<MessageOf<S>>, before: P): P;
}

/** A message that ends the flow of data. */
interface LastMessage<P> {
  readonly path: string;
  readonly type: EndingType;
  readonly to: string;
  apply?(next: P, message: EndingMessage): P;
}

/** Creates functions for the rows of the message table of one kind of process. */
export function createMessageTable<P extends Process, A>(engine: ProcessEngine<P, A>) {
  return {
    first<S extends z.ZodType>(row: FirstMessage<P, S>): MessageEndpoint {
      const { path, schema, check, make, isSame } = row;
      return {
        path,
        endsDataFlow: false,
        async receive({ document, ...sent }) {
          const message = readMessage(document, schema) as MessageOf<S>;
          check(message);
          const incoming = { ...sent, message };
          return engine.open(incoming, () => make(incoming), isSame);
        },
      };
    },
    next<S extends z.ZodType>(row: NextMessage<P, S>): MessageEndpoint {
      const { path, schema, to, check, hasNewContent, apply } = row;
      return {
        path,
        endsDataFlow: false,
        async receive({ document, ...sent }, pid) {
          const message = readMessage(document, schema) as MessageOf<S>;
          const incoming = { ...sent, message };
          await check?.(incoming, pid);
          return engine.receive({
            pid,
            incoming,
            to: typeof to === 'string' ? to : to(message),
            ...(hasNewContent && { hasNewContent: (process) => hasNewContent(process, message) }),
            ...(apply && { apply: (next, before) => apply(next, incoming, before) }),
          });
        },
      };
    },
    last({ path, type, to, apply }: LastMessage<P>): MessageEndpoint {
      return {
        path,
        endsDataFlow: true,
        async receive({ document, ...sent }, pid) {
          const message = readEnding(document, type);
          const incoming = { ...sent, message };
          const applyMember = apply && { apply: (next: P) => apply(next, message) };
          return engine.receive({ pid, incoming, to, endsDataFlow: true, ...applyMember });
        },
      };
    },
  };
}
