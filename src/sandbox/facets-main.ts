// The isolated analysis process where facets are made: the same program without the analysers of content. It is started with every
// update, and what analyses content takes longer to load than most updates have to do.

import { begin } from "./begin.ts";
import { runFacetsTask } from "./facets-task.ts";

begin(() => {
  if (process.argv[2] !== "facets") throw new TypeError("expected the task «facets»");
  runFacetsTask();
});
