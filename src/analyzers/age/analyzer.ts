// The analyser of age. Its examples are lists of files and changes (analyzers/facets/example-material.ts).

import type { Analyzer } from "#analyzers/contract.ts";
import { readExampleMaterial } from "#analyzers/facets/example-material.ts";
import { composeAge } from "./age.ts";

export const ageAnalyzer: Analyzer = {
  id: "age",
  version: 1,
  summary: "when the files of today were changed last",
  examples: {
    finds: [
      { path: "history", content: "at 2026-01-11\nfile a.c 10\nfile b.c 30\nchange a.c ann 2020-01-01\nchange b.c ann 2026-01-01\n", says: "40 lines, median 10 days: 2020 10, 2026 30; oldest a.c" },
      { path: "history", content: "at 2026-01-11\nfile a.c 10\nchange z.c ann 2026-01-01\nchange a.c ann 2020-01-01\nrename z.c a.c\n", says: "10 lines, median 10 days: 2026 10; oldest a.c" },
    ],
    ignores: [
      { path: "history", content: "at 2026-01-11\nfile vendor/a.c 10\nfile empty.c 0\nchange vendor/a.c ann 2020-01-01\nchange empty.c ann 2020-01-01\n", says: "0 lines, median 0 days: ; oldest " },
      { path: "history", content: "at 2020-01-01\nfile a.c 10\nchange a.c ann 2026-01-01\n", says: "10 lines, median 0 days: 2026 10; oldest a.c" },
    ],
  },
  examine(_path, content) {
    const { results, evidence } = composeAge(readExampleMaterial(content));
    return `${results.code} lines, median ${results.medianAgeDays} days: ${results.years.map(({ year, code }) => `${year} ${code}`).join(", ")}; oldest ${evidence.oldest[0]?.path ?? ""}`;
  },
};
