// Secrets as facts of one file: which rule, where, and a keyed hash in place of the secret.

import type { ContentAnalyzer } from "#analyzers/content/content-analyzer.ts";
import { fingerprintInput, scanSecrets } from "./find-secrets.ts";
import type { Confidence } from "./rules/rule.ts";

export interface SecretFacts {
  readonly finds: readonly (readonly [rule: string, line: number, column: number, fingerprint: string, confidence: Confidence])[];
  /** There were more than are kept of one file. */
  readonly cut?: true;
}

export const secretsContent: ContentAnalyzer = {
  id: "secrets",
  analyse(file, { fingerprint }): SecretFacts | null {
    const { finds, cut } = scanSecrets(file);
    if (finds.length === 0) return null;
    const rows = finds.map((find) => [find.rule, find.line, find.column, fingerprint(fingerprintInput(file.content, find)), find.confidence] as const);
    return cut ? { finds: rows, cut } : { finds: rows };
  },
};
