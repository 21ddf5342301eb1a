// The analyser of coupling. Its examples are lists of files and commits (analyzers/facets/example-material.ts).

import type { Analyzer } from "#analyzers/contract.ts";
import { readExampleMaterial } from "#analyzers/facets/example-material.ts";
import { composeCoupling } from "./coupling.ts";

const FILES = "file src/a.c 10\nfile lib/b.c 10\nfile src/c.c 10\n";

export const couplingAnalyzer: Analyzer = {
  id: "coupling",
  version: 1,
  summary: "files that change together",
  examples: {
    finds: [
      { path: "commits", content: FILES + "together 2025-01-01 src/a.c lib/b.c\n".repeat(5), says: "5 commits, 1 pairs, 1 across: lib/b.c or src/a.c 5 times, 1.00" },
      { path: "commits", content: FILES + "together 2025-01-01 src/a.c src/c.c\n".repeat(6) + "together 2025-01-02 src/a.c lib/b.c\n".repeat(2), says: "8 commits, 1 pairs, 0 across: src/a.c or src/c.c 6 times, 0.86" },
      { path: "commits", content: `${FILES}rename old.c src/a.c\n${"together 2025-01-01 old.c src/c.c\n".repeat(5)}`, says: "5 commits, 1 pairs, 0 across: src/a.c or src/c.c 5 times, 1.00" },
    ],
    ignores: [
      { path: "commits", content: FILES + "together 2025-01-01 src/a.c lib/b.c\n".repeat(4), says: "4 commits, 0 pairs, 0 across: " },
      { path: "commits", content: `${FILES}file package-lock.json 10\n${"together 2025-01-01 src/a.c package-lock.json gone.c\n".repeat(9)}`, says: "9 commits, 0 pairs, 0 across: " },
    ],
  },
  examine(_path, content) {
    const { results, evidence } = composeCoupling(readExampleMaterial(content));
    const pairs = evidence.pairs.map(({ one, other, together, degree }) => `${[one, other].sort().join(" or ")} ${together} times, ${degree.toFixed(2)}`);
    return `${results.commits} commits, ${results.pairCount} pairs, ${results.acrossFolders} across: ${pairs.join(", ")}`;
  },
};
