import type { Audience } from '../consent/vocabulary.ts';
import { type FileForm, FORM_SUFFIXES } from './file-forms.ts';

/** All views, and what belongs to them. */
export const VERSIONS_PREFIX = 'versions/';
/** All change feeds. */
export const CHANGES_PREFIX = 'changes/';

/** Redacted versions of superseded versions: made at the first request, deleted if they show too much. */
export const REDACTED_PREFIX = `${VERSIONS_PREFIX}redacted/`;

/** A version among others of the same id. */
export interface VersionName {
  readonly id: string;
  readonly seq: number;
  /** Of a redacted version of the version: names what it still shows. */
  readonly redaction?: string;
}

/** Numbers as they stand in keys, so that their order is that of the keys. */
export function seqKey(seq: number): string {
  return String(seq).padStart(8, '0');
}

/**
 * The prefix of the files of a version. It contains the number of the activation: a version that comes
 * back has new files, which the deletion of its old ones does not touch.
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
 * What a version permitted: record ids and open groups, never a row and never served. It lies with
 * the feeds and stays when the views are erased: it shows which recipient got which rows of a version.
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
