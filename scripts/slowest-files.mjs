// A vitest reporter that prints the ten test files that took the longest.
export default class SlowestFiles {
  onTestRunEnd(modules) {
    if (modules.length < 20) return;
    const times = modules.map((module) => [module.diagnostic().duration, module.relativeModuleId]);
    const slowest = times.sort(([a], [b]) => b - a).slice(0, 10);
    const lines = slowest.map(([ms, name]) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`);
    process.stdout.write(`\n Slowest files\n${lines.join('\n')}\n`);
  }
}
