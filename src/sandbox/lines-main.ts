// The isolated analysis process where lines, the history or a trace in it alone are wanted: the same program without the analysers of content, which take
// as long to load as many repositories to count.

import { begin } from "./begin.ts";
import { runFilesTask, type ContentReader } from "./files-task.ts";
import { runHistoryTask } from "./history-task.ts";
import { runTraceTask } from "./trace-task.ts";

const NO_CONTENT: ContentReader = { begin: () => false, push: () => undefined, end: () => undefined };

const TASKS: Readonly<Record<string, () => void | Promise<void>>> = {
  files: async () =>
    await runFilesTask(async ({ content }) => {
      if (content.length > 0) throw new RangeError("expected no analyser of content");
      return await Promise.resolve(NO_CONTENT);
    }),
  history: runHistoryTask,
  trace: runTraceTask,
};

begin(async () => {
  const task = TASKS[process.argv[2] ?? ""];
  if (task === undefined) throw new TypeError("expected the task «files», «history» or «trace»");
  await task();
});
