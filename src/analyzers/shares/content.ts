// Tests, documentation and what an assistant wrote, as facts of one file.

import type { ContentAnalyzer } from "#analyzers/content/content-analyzer.ts";
import { measureShares } from "./measure-shares.ts";

export const sharesContent: ContentAnalyzer = { id: "shares", analyse: measureShares };
