// Facet "knowledge": how many people the code rests on. Who knows a file is decided by its degree of authorship (Fritz et al., "Degree-of-
// knowledge", TOSEM 2014), 3.293 + 1.098 for who made it + 0.164 for each of one's changes - 0.321 times the logarithm of 1 + changes of
// others; an author has at least 3.293 and three quarters of the greatest degree. The truck factor is that of Avelino et al. ("A novel
// approach for estimating truck factors", ICPC 2016): people who know most are taken away one by one until more than half of the files
// have no author left. It counts what people changed, and judges nobody.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();

export const knowledgeFacet = defineFacet({
  results: {
    files: count.describe("Files of programming and markup languages with a history, neither vendored, generated nor documentation"),
    code: count.describe("Their lines of code"),
    authors: count.describe("People who know at least one of them"),
    inactiveAuthors: count.describe("Authors without a commit in the year before the newest one"),
    truckFactor: count.describe("So many people have to leave until more than half of the files have no author left; 0 without history"),
    soleAuthorCode: count.describe("Lines of code in files that one person alone knows"),
    lostCode: count.describe("Lines of code in files whose authors are all inactive"),
  },
  evidence: {
    people: z.array(z.strictObject({
      name: z.string(),
      files: count.describe("Files that the person knows"),
      code: count.describe("Lines of code in them"),
      soleCode: count.describe("Lines of code in files that nobody else knows: what is lost if the person leaves"),
      lastCommitAt: z.iso.datetime(),
      active: z.boolean(),
    })).describe("By code, descending, then by name"),
    atRisk: z.array(z.strictObject({
      path: z.string(),
      code: count,
      author: z.string().describe("The one person who knows it"),
      active: z.boolean(),
    })).describe("The longest files that one person alone knows, or knew, by code, descending"),
  },
});
