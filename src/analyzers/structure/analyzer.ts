// The analyser of structure. Its examples are lists of files: a path and its lines of code in each line.

import type { Analyzer } from "#analyzers/contract.ts";
import { readHeadFile } from "#analyzers/facets/head-file.ts";
import { composeStructure } from "./structure.ts";

export const structureAnalyzer: Analyzer = {
  id: "structure",
  version: 1,
  summary: "how long files are, how deep folders, which files are the longest",
  examples: {
    finds: [
      { path: "files", content: "a.c 10\nsrc/b.c 300\nsrc/deep/c.c 20\n", says: "3 files in 3 folders, 2 deep, median 20, longest src/b.c" },
    ],
    ignores: [
      { path: "files", content: "a.c 10\nvendor/b.c 300\nc.pb.go 400\n", says: "1 files in 1 folders, 0 deep, median 10, longest a.c" },
      { path: "files", content: "", says: "0 files in 0 folders, 0 deep, median 0, longest " },
    ],
  },
  examine(_path, content) {
    const lines = new TextDecoder().decode(content).split("\n").filter((line) => line !== "");
    const files = lines.map((line) => {
      const [path = "", code = "0"] = line.split(" ");
      return readHeadFile({ path, size: 1, fact: ["C", 0, Number(code), 0, 0] });
    });
    const { results, evidence } = composeStructure({ files });
    return `${results.files} files in ${results.folders} folders, ${results.depth} deep, median ${results.medianLines}, longest ${evidence.largest[0]?.path ?? ""}`;
  },
};
