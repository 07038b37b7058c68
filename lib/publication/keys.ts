import type { Audience } from '../consent/vocabulary.ts';
import { type FileForm, FORM_SUFFIXES } from './file-forms.ts';

/** Prefix of all views and their files. */
export const VERSIONS_PREFIX = 'versions/';
/** Prefix of all change feeds. */
export const CHANGES_PREFIX = 'changes/';

/**
 * Prefix of redacted versions of superseded versions: created at the first request, deleted if they
 * show too much.
 */
export const REDACTED_PREFIX = `${VERSIONS_PREFIX}redacted/`;

/** The key of one activation of a version; several may have the same version id. */
export interface VersionName {
  readonly id: string;
  readonly seq: number;
  /** For a redacted version: digest of the data that it still shows. */
  readonly redaction?: string;
}

/** A number in a key, padded so that keys sort by number. */
export function seqKey(seq: number): string {
  return String(seq).padStart(8, '0');
}

/**
 * The prefix of the files of a version. It contains the number of the activation: a version that
 * becomes current again has new files, which the deletion of its old files does not affect.
 */
export function versionPrefix({ id, seq, redaction }: VersionName): string {
  if (redaction !== undefined) return `${REDACTED_PREFIX}${id}/${seqKey(seq)}/${redaction}/`;
  return `${VERSIONS_PREFIX}${id}/${seqKey(seq)}/`;
}

/** The key of a file of a view, or of another form of it. */
export function viewKey(
  version: VersionName,
  audience: Audience,
  path: string,
  form?: FileForm,
): string {
  const suffix = form === undefined ? '' : FORM_SUFFIXES[form];
  return `${versionPrefix(version)}${audience}/${path}${suffix}`;
}

/** Prefix of the change feeds that lead to a version. */
export function changesPrefix(dataset: string, { id, seq }: VersionName): string {
  return `${CHANGES_PREFIX}${dataset}/${seqKey(seq)}-${id}/`;
}

/**
 * The key of the grants of a version: record ids and granted groups, never a row, and never served. The
 * file is stored with the feeds and stays when the views are erased. It shows which recipient got which
 * rows of a version.
 */
export function grantsKey(dataset: string, version: VersionName): string {
  const prefix =
    version.redaction === undefined ? changesPrefix(dataset, version) : versionPrefix(version);
  return `${prefix}grants.jsonl`;
}

export function changesKey(dataset: string, version: VersionName, audience: Audience): string {
  return `${changesPrefix(dataset, version)}${audience}.jsonl`;
}

const VIEW_OWNER = /^versions\/[^/]+\/(\d{8})\//;
const FEED_OWNER = /^changes\/[^/]+\/(\d{8})-[^/]+\//;

/** Returns the prefix and the number of the version that a key belongs to; `undefined` for any other key. */
export function parseVersionKey(
  key: string,
): { readonly prefix: string; readonly seq: number } | undefined {
  const [prefix, seq] = VIEW_OWNER.exec(key) ?? FEED_OWNER.exec(key) ?? [];
  return prefix === undefined ? undefined : { prefix, seq: Number(seq) };
}
