// The statements of one file, as facts that can be compared with those of others.

import type { ContentAnalyzer } from "#analyzers/content/content-analyzer.ts";
import { fingerprintFile } from "./fingerprint-file.ts";

export const duplicationContent: ContentAnalyzer = {
  id: "duplication",
  analyse(file) {
    const facts = fingerprintFile(file);
    return facts === "" ? null : facts;
  },
};
