import { digestOf } from '../core/digest.ts';
import { codebook, codebookCsv } from './render/codebook.ts';
import { csvw } from './render/csvw.ts';
import { dataPackage } from './render/data-package.ts';
import { CONTEXT } from './render/jsonld.ts';
import { FORMATS, type Format } from './version.ts';

/** To be raised with every change of what is written for the same rows. */
const REVISION = 1;

const PROBE = {
  dataset: '',
  id: '',
  edition: { id: '', referenceDate: '', rowsDigest: '' },
};

/** The formats that are made: JSON Lines always, in the order of `FORMATS`. */
export function formatsMade(wanted: readonly Format[]): readonly Format[] {
  return FORMATS.filter((format) => format === 'jsonl' || wanted.includes(format));
}

/**
 * Names the code that writes the files, as part of a version's id: labels, terms and schemas are
 * in it by their digest, so that a corrected label makes a new version by itself.
 */
export function rendererOf(formats: readonly Format[]): string {
  const texts = digestOf([codebook(), codebookCsv(), csvw(PROBE), dataPackage(PROBE, []), CONTEXT]);
  return `${REVISION}-${texts.slice(0, 8)}-${formatsMade(formats).join('+')}`;
}
