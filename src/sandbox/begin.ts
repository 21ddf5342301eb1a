// How each program here begins: it does its task; or, where it is only made ready (platform/process/program-snapshot.ts), what it has loaded is kept, and
// whoever starts from that does the task.

import { startupSnapshot } from "node:v8";

export function begin(task: () => void | Promise<void>): void {
  // What is thrown ends the process either way.
  const run = (): void => void task();
  if (startupSnapshot.isBuildingSnapshot()) startupSnapshot.setDeserializeMainFunction(run);
  else run();
}
