// Material of facets out of a few words, for the examples of their analysers. A line each:
//   file PATH CODE · change PATH PERSON DAY [TIMES] · rename FROM TO · together DAY PATH PATH … · at DAY
// A DAY is YYYY-MM-DD; people are numbered as they come.

import type { FacetsPath } from "#protocol/sandbox/wire.ts";
import { createMaterialBuilder, type FacetMaterial } from "./material.ts";

export function readExampleMaterial(content: Uint8Array): FacetMaterial {
  const lines = new TextDecoder().decode(content).split("\n").filter((line) => line !== "").map((line) => line.split(" "));
  const builder = createMaterialBuilder({ facets: [], at: secondsOf(lines.find(([kind]) => kind === "at")?.[1]) });
  const people = new Map<string, number>();
  const changes = lines.flatMap(([kind, path = "", person = "", day, times = "1"]) => (kind === "change" ? [{ path, person, at: secondsOf(day), times: Number(times) }] : []));
  for (const { person, at } of changes) people.set(person, Math.max(people.get(person) ?? 0, at));
  for (const [name, last] of people) builder.add({ kind: "person", name, last });
  builder.add({ kind: "places", people: [...people.keys()].map((_, place) => place) });
  for (const path of new Set(changes.map((change) => change.path))) builder.add(describePath(path, changes, [...people.keys()]));
  for (const [kind, one = "", other = "", ...more] of lines) {
    if (kind === "file") builder.add({ kind: "file", path: one, size: 1, fact: ["C", 0, Number(other), 0, 0] });
    if (kind === "rename") builder.add({ kind: "rename", from: one, to: other });
    if (kind === "together") builder.add({ kind: "commit", at: secondsOf(one), paths: [other, ...more] });
  }
  return builder.finish();
}

interface Change {
  readonly path: string;
  readonly person: string;
  readonly at: number;
  readonly times: number;
}

function describePath(path: string, changes: readonly Change[], people: readonly string[]): FacetsPath {
  const own = changes.filter((change) => change.path === path);
  const first = own.reduce((earliest, change) => (change.at < earliest.at ? change : earliest));
  const changed = own.reduce((sum, { times }) => sum + times, 0);
  return {
    kind: "path",
    row: [
      path, changed, 0, 0, first.at, people.indexOf(first.person), Math.max(...own.map(({ at }) => at)),
      own.map(({ person, times }) => [people.indexOf(person), times, 0] as const),
      own.map(({ at, times }) => [new Date(at * MS_PER_SECOND).getUTCFullYear(), times] as const),
    ],
  };
}

const MS_PER_SECOND = 1000;

function secondsOf(day = "1970-01-01"): number {
  return Date.parse(`${day}T00:00:00Z`) / MS_PER_SECOND;
}
