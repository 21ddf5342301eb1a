// The isolated analysis process: bytes in, facts out. It is given hostile content and may read nothing, reach nothing and
// start nothing; what it says is checked line by line by the worker (protocol/sandbox/parse-results.ts).

import { ContentPass } from "./content-pass.ts";
import { runFacetsTask } from "./facets-task.ts";
import { runFilesTask } from "./files-task.ts";
import { runHistoryTask } from "./history-task.ts";
import { runPastTask } from "./past-task.ts";
import { runTraceTask } from "./trace-task.ts";

const TASKS: Readonly<Record<string, () => void | Promise<void>>> = {
  files: async () => await runFilesTask(async (settings) => await ContentPass.open(settings)),
  facets: runFacetsTask,
  history: runHistoryTask,
  past: runPastTask,
  trace: runTraceTask,
};

const task = TASKS[process.argv[2] ?? ""];
if (task === undefined) throw new TypeError("expected the task «files», «facets», «history», «past» or «trace»");
await task();
