// Secrets as facts of one file: which rule, where, and a keyed hash in place of the secret.

import type { ContentAnalyzer, ContentTools } from "#analyzers/content/content-analyzer.ts";
import type { SecretRow } from "#protocol/sandbox/wire.ts";
import { fingerprintInput, scanSecrets } from "./find-secrets.ts";
import type { SecretFind } from "./scanner.ts";

export interface SecretFacts {
  readonly finds: readonly SecretRow[];
  /** There were more than are kept of one file. */
  readonly cut?: true;
}

export const secretsContent: ContentAnalyzer = {
  id: "secrets",
  analyse(file, { fingerprint }): SecretFacts | null {
    const { finds, cut } = scanSecrets(file);
    if (finds.length === 0) return null;
    const rows = describeFinds(finds, { content: file.content, fingerprint });
    return cut ? { finds: rows, cut } : { finds: rows };
  },
};

/** Finds as they are kept: without the secret. */
export function describeFinds(finds: readonly SecretFind[], { content, fingerprint }: { readonly content: Uint8Array } & Pick<ContentTools, "fingerprint">): SecretRow[] {
  return finds.map((find) => [find.rule, find.line, find.column, fingerprint(fingerprintInput(content, find)), find.confidence]);
}
