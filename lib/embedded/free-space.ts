import { statfsSync } from 'node:fs';

/** Returns the free space for this user on the disk of a directory. Bytes. @throws the error of the system if the directory does not exist */
export function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}
