/** What this takes of the processor, in ms: other work on the machine has its own. */
export function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  return process.cpuUsage(before).user / 1000;
}
