// The analyser of hotspots. Its examples are lists of files and changes (analyzers/facets/example-material.ts).

import type { Analyzer } from "#analyzers/contract.ts";
import { readExampleMaterial } from "#analyzers/facets/example-material.ts";
import { composeHotspots } from "./hotspots.ts";

export const hotspotsAnalyzer: Analyzer = {
  id: "hotspots",
  version: 1,
  summary: "where complicated code is changed often",
  examples: {
    finds: [
      { path: "history", content: "at 2026-01-01\nfile a.c 100\nfile b.c 50\nchange a.c ann 2020-01-01 4\nchange b.c ann 2025-06-01 2\n", says: "6 changes, 2 recent, half in 1: a.c 1.00, b.c 0.25" },
      { path: "history", content: "at 2026-01-01\nfile new.c 10\nchange old.c ann 2025-01-01 3\nrename old.c new.c\n", says: "3 changes, 3 recent, half in 1: new.c 1.00" },
      { path: "history", content: "at 2026-01-01\nfile c.c 10\nchange a.c ann 2025-01-01 1\nchange b.c ann 2025-02-01 1\nrename a.c b.c\nrename b.c c.c\n", says: "2 changes, 2 recent, half in 1: c.c 1.00" },
    ],
    ignores: [
      { path: "history", content: "at 2026-01-01\nfile vendor/a.c 100\nfile docs/b.c 10\nfile c.pb.go 10\nchange vendor/a.c ann 2025-01-01\nchange docs/b.c ann 2025-01-01\n", says: "0 changes, 0 recent, half in 0: " },
      { path: "history", content: "at 2026-01-01\nfile a.c 10\nfile b.c 10\nchange a.c ann 2025-01-01\nrename a.c b.c\n", says: "1 changes, 1 recent, half in 1: a.c 1.00" },
      { path: "history", content: "at 2026-01-01\nfile a.c 10\nchange b.c ann 2025-01-01\nrename b.c c.c\nrename c.c b.c\n", says: "0 changes, 0 recent, half in 0: " },
    ],
  },
  examine(_path, content) {
    const { results, evidence } = composeHotspots(readExampleMaterial(content));
    return `${results.changes} changes, ${results.recentChanges} recent, half in ${results.halfOfChangesIn}: ${evidence.hottest.map(({ path, score }) => `${path} ${score.toFixed(2)}`).join(", ")}`;
  },
};
