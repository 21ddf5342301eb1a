// Lock files and manifests as facts of one file.

import type { ContentAnalyzer } from "#analyzers/content/content-analyzer.ts";
import { readManifest } from "./read-manifest.ts";

export const dependenciesContent: ContentAnalyzer = { id: "dependencies", analyse: readManifest };
