// The analyser of knowledge. Its examples are lists of files and changes (analyzers/facets/example-material.ts).

import type { Analyzer } from "#analyzers/contract.ts";
import { readExampleMaterial } from "#analyzers/facets/example-material.ts";
import { composeKnowledge } from "./knowledge.ts";

export const knowledgeAnalyzer: Analyzer = {
  id: "knowledge",
  version: 1,
  summary: "how many people the code rests on, and what is lost if one leaves",
  examples: {
    finds: [
      // One person made two of three files: without that person more than half have nobody.
      { path: "history", content: "file a.c 10\nfile b.c 20\nfile c.c 30\nchange a.c ann 2025-01-01\nchange b.c ann 2025-01-01\nchange c.c bob 2025-01-01\n", says: "2 authors, truck factor 1, sole 60, lost 0: ann 30/30, bob 30/30" },
      // Whoever has not committed in the year before the newest commit is gone, without anybody saying so.
      { path: "history", content: "file a.c 10\nfile b.c 20\nchange a.c ann 2020-01-01 9\nchange b.c bob 2025-01-01\n", says: "2 authors, truck factor 2, sole 30, lost 10: bob 20/20, ann 10/10 gone" },
      // Whoever changed a file as often as its maker has become an author beside her.
      { path: "history", content: "file a.c 10\nchange a.c ann 2024-06-01 10\nchange a.c bob 2025-01-01 12\n", says: "2 authors, truck factor 2, sole 0, lost 0: ann 10/0, bob 10/0" },
    ],
    ignores: [
      // One small change makes no author.
      { path: "history", content: "file a.c 10\nchange a.c ann 2025-01-01 5\nchange a.c bob 2025-02-01\n", says: "1 authors, truck factor 1, sole 10, lost 0: ann 10/10" },
      { path: "history", content: "file vendor/a.c 10\nchange vendor/a.c ann 2025-01-01 5\n", says: "0 authors, truck factor 0, sole 0, lost 0: " },
    ],
  },
  examine(_path, content) {
    const { results, evidence } = composeKnowledge(readExampleMaterial(content));
    const people = evidence.people.map(({ name, code, soleCode, active }) => `${name} ${code}/${soleCode}${active ? "" : " gone"}`);
    return `${results.authors} authors, truck factor ${results.truckFactor}, sole ${results.soleAuthorCode}, lost ${results.lostCode}: ${people.join(", ")}`;
  },
};
