import { existsSync, readFileSync } from 'node:fs';

/**
 * The peak memory of this process in MB (2²⁰ bytes). On Linux, `ru_maxrss` includes the memory of the process
 * that started this one (getrusage(2)), so `VmHWM` is read (proc_pid_status(5)).
 */
export function peakMegabytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return (peak === undefined ? process.resourceUsage().maxRSS : Number(peak)) / 1024;
}
