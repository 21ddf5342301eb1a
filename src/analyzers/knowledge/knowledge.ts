// How many people the code rests on (protocol/report/facets/knowledge.ts has the definitions and where they come from).

import { isoInstant, type CodeHistory } from "#analyzers/facets/code-history.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import type { FileHistory } from "#analyzers/facets/path-histories.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import { countTruckFactor } from "./truck-factor.ts";

type Person = FacetValue<"knowledge">["evidence"]["people"][number];

const FILES_SHOWN = 50;
const SECONDS_PER_YEAR = 365 * 86_400;

export function composeKnowledge(material: Pick<FacetMaterial, "codeHistories" | "people">): FacetValue<"knowledge"> {
  const known = material.codeHistories().map(({ file, history }) => ({ file, authors: findAuthors(history) }));
  const newest = material.people.reduce((last, person) => Math.max(last, person.last), 0);
  const isActive = (person: number): boolean => (material.people[person]?.last ?? 0) >= newest - SECONDS_PER_YEAR;
  const sums = new Map<number, { files: number; code: number; soleCode: number }>();
  for (const { file, authors } of known) {
    for (const author of authors) {
      const sum = sums.get(author) ?? { files: 0, code: 0, soleCode: 0 };
      sums.set(author, { files: sum.files + 1, code: sum.code + file.code, soleCode: sum.soleCode + (authors.length === 1 ? file.code : 0) });
    }
  }
  const nameOf = (person: number): string => material.people[person]?.name ?? "";
  const people = [...sums].map(([person, sum]): Person => ({
    name: nameOf(person), ...sum, lastCommitAt: isoInstant(material.people[person]?.last ?? 0), active: isActive(person),
  }));
  const sole = known.filter(({ authors }) => authors.length === 1);
  return {
    results: {
      files: known.length,
      code: sumCode(known),
      authors: sums.size,
      inactiveAuthors: [...sums.keys()].filter((person) => !isActive(person)).length,
      truckFactor: countTruckFactor(known.map(({ authors }) => authors)),
      soleAuthorCode: sumCode(sole),
      lostCode: sumCode(known.filter(({ authors }) => authors.length > 0 && !authors.some(isActive))),
    },
    evidence: {
      people: people.sort((one, other) => other.code - one.code || compareText(one.name, other.name)),
      atRisk: keepTop(sole, { most: FILES_SHOWN, compare: (one, other) => other.file.code - one.file.code || compareText(one.file.path, other.file.path) })
        .map(({ file, authors: [author = 0] }) => ({ path: file.path, code: file.code, author: nameOf(author), active: isActive(author) })),
    },
  };
}

function sumCode(known: readonly Pick<CodeHistory, "file">[]): number {
  return known.reduce((sum, { file }) => sum + file.code, 0);
}

/** Least degree of an author, and least share of the greatest degree. */
const LEAST_DEGREE = 3.293;
const LEAST_SHARE = 0.75;

/** Who knows the file, by the degree of authorship. */
function findAuthors(history: FileHistory): number[] {
  const degrees = [...history.byPerson].map(([person, { changes }]) => {
    const made = person === history.creator ? 1 : 0;
    return [person, LEAST_DEGREE + 1.098 * made + 0.164 * changes - 0.321 * Math.log(1 + history.changes - changes)] as const;
  });
  const most = degrees.reduce((greatest, [, degree]) => Math.max(greatest, degree), 0);
  return degrees.filter(([, degree]) => degree >= LEAST_DEGREE && degree > LEAST_SHARE * most).map(([person]) => person);
}
