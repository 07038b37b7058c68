import * as z from 'zod';
import { customRule } from '../../core/issues.ts';

/** The version of the protocol, as in its version metadata. */
export const DSP_VERSION = '2025-1';
/** Path of the DSP base below the public URL. */
export const DSP_PATH = `/dsp/${DSP_VERSION}`;
/** The context that every message must name. @see DSP 2025-1 #json-ld */
export const DSPACE_CONTEXT = 'https://w3id.org/dspace/2025/1/context.jsonld';

/** The consumer fetches the data. */
export const PULL = 'HttpData-PULL';
/** The same by the HTTP profile of Data Plane Signaling. @see https://w3id.org/dspace-sig/profile/http */
export const PROFILE_PULL = 'https://w3id.org/dspace-sig/profile/http-pull';
/** The consumer names an address for a push. */
export const PUSH = 'HttpData-PUSH';
/** The offered transfer formats. */
export const TRANSFER_FORMATS = [PULL, PROFILE_PULL, PUSH] as const;
export type TransferFormat = (typeof TRANSFER_FORMATS)[number];
export type PullFormat = typeof PULL | typeof PROFILE_PULL;

/** Whether the consumer fetches the data of a transfer. */
export function isPullFormat(format: TransferFormat): format is PullFormat {
  return format !== PUSH;
}
/** Namespace of Eclipse EDC's own terms, and of Dataspace4Health's operands. */
export const EDC_NS = 'https://w3id.org/edc/v0.0.1/ns/';

const ROLES = ['consumer', 'provider'] as const;
/** The role of a participant in a process. */
export type DspRole = (typeof ROLES)[number];

/** The role of the other side. */
export function otherRole(role: DspRole): DspRole {
  return role === 'consumer' ? 'provider' : 'consumer';
}

/** A process id of the other side: opaque, stored and sent back unchanged. */
export const Pid = z.string().min(1).max(500);

/** A DSP base of the other side: paths are appended to it. */
export const CallbackAddress = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((url) => !/[?#]/.test(url), customRule('url-with-query'));
