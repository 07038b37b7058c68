import * as z from 'zod';
import { customRule } from '../../core/issues.ts';

/** The version of the protocol that is spoken, as its version metadata names it. */
export const DSP_VERSION = '2025-1';
/** Path of the DSP base below the public URL. */
export const DSP_PATH = `/dsp/${DSP_VERSION}`;
/** The context that every message must name. @see DSP 2025-1 #json-ld */
export const DSPACE_CONTEXT = 'https://w3id.org/dspace/2025/1/context.jsonld';

/** The transfer formats that are offered: the consumer fetches, or names an address to send to. */
export const PULL = 'HttpData-PULL';
export const PUSH = 'HttpData-PUSH';
export const TRANSFER_FORMATS = [PULL, PUSH] as const;
export type TransferFormat = (typeof TRANSFER_FORMATS)[number];

/** Type of an endpoint that speaks HTTP, as the examples of the specification write it. */
export const HTTP_ENDPOINT = 'https://w3id.org/idsa/v4.1/HTTP';
/** Namespace of Eclipse EDC's own terms, and of Dataspace4Health's operands. */
export const EDC_NS = 'https://w3id.org/edc/v0.0.1/ns/';

const PARTIES = ['consumer', 'provider'] as const;
/** Which side of a process a participant is. */
export type DspRole = (typeof PARTIES)[number];

/** The other side. */
export function otherRole(party: DspRole): DspRole {
  return party === 'consumer' ? 'provider' : 'consumer';
}

/** An id as the other side gives it: opaque, kept and sent back as it came. */
export const Pid = z.string().min(1).max(500);

/** A DSP base of the other side: paths are appended to it. */
export const CallbackAddress = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((url) => !/[?#]/.test(url), customRule('url-with-query'));
