// The isolated analysis process where facets are made: the same program without the analysers of content. It is started with every
// update, and what analyses content takes longer to load than most updates have to do.

import { runFacetsTask } from "./facets-task.ts";

if (process.argv[2] !== "facets") throw new TypeError("expected the task «facets»");
runFacetsTask();
