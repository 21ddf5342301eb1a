// The isolated analysis process where the history is searched for secrets: the same program with that search alone.

import { begin } from "./begin.ts";
import { runPastTask } from "./past-task.ts";

begin(() => {
  if (process.argv[2] !== "past") throw new TypeError("expected the task «past»");
  runPastTask();
});
