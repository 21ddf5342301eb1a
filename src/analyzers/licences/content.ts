// Licences as facts of one file.

import type { ContentAnalyzer } from "#analyzers/content/content-analyzer.ts";
import { findLicences } from "./find-licences.ts";

export const licencesContent: ContentAnalyzer = {
  id: "licences",
  analyse(file) {
    const facts = findLicences(file);
    return facts.length === 0 ? null : facts;
  },
};
