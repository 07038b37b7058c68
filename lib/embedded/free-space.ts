import { statfsSync } from 'node:fs';

/** Space that this user may still fill on the disk of a directory. Bytes. @throws the error of the system if there is no such directory */
export function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}
