// The analysers of content, one line each.

import { complexityContent } from "#analyzers/complexity/content.ts";
import { dependenciesContent } from "#analyzers/dependencies/content.ts";
import { duplicationContent } from "#analyzers/duplication/content.ts";
import { licencesContent } from "#analyzers/licences/content.ts";
import { risksContent } from "#analyzers/risks/content.ts";
import { secretsContent } from "#analyzers/secrets/content.ts";
import { sharesContent } from "#analyzers/shares/content.ts";
import type { ContentAnalyzer } from "./content-analyzer.ts";

export const CONTENT_ANALYZERS: readonly ContentAnalyzer[] = [
  complexityContent,
  risksContent,
  secretsContent,
  dependenciesContent,
  licencesContent,
  duplicationContent,
  sharesContent,
];
