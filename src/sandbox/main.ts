// The isolated analysis process: bytes in, facts out. It is given hostile content and may read nothing, reach nothing and
// start nothing; what it says is checked line by line by the worker (protocol/sandbox/parse-results.ts). This one analyses content;
// lines-main.ts, past-main.ts and facets-main.ts are the same without what they do not need, because each start pays for all that it loads.

import { begin } from "./begin.ts";
import { ContentPass } from "./content-pass.ts";
import { runFilesTask } from "./files-task.ts";

begin(async () => {
  if (process.argv[2] !== "files") throw new TypeError("expected the task «files»");
  await runFilesTask(async (settings) => await ContentPass.open(settings));
});
