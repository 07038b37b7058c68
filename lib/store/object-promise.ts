import { KaartError } from '../core/errors.ts';
import type { ObjectInfo, PutOptions } from './objects.ts';

/** @throws KaartError `object-corrupt` when contents are not what was promised of them */
export function checkPromises(info: ObjectInfo, promised: PutOptions): void {
  const { key, bytes, sha256 } = info;
  if ((promised.sha256 ?? sha256) === sha256 && (promised.bytes ?? bytes) === bytes) return;
  throw new KaartError('object-differs', {
    code: 'object-corrupt',
    details: { key, bytes, sha256 },
  });
}
