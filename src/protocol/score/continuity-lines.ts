// What keeps the work going: who knows the code, runtimes that are still mended, dependencies that are known.

import { formatCount, formatRoughShare, plural } from "#base/format.ts";

import { type LineRule, ratio } from "./line.ts";

const TRUCK_SHARE = 0.4;
const ACTIVE_SHARE = 0.35;
const SHARED_SHARE = 0.25;
/** So many people more than one give all points of the truck factor. */
const TRUCK_STEPS = 3;

export const knowledgeLine: LineRule<"knowledge"> = {
  id: "knowledge", facet: "knowledge", title: "Knowledge that is shared", maxPoints: 100,
  judge({ files, code, truckFactor, lostCode, soleAuthorCode }) {
    if (files === 0 || code === 0) return { leftOut: "there is no history of code" };
    const truck = Math.min(1, Math.max(0, truckFactor - 1) / TRUCK_STEPS);
    return {
      share: TRUCK_SHARE * truck + ACTIVE_SHARE * (1 - lostCode / code) + SHARED_SHARE * (1 - soleAuthorCode / code),
      why: `More than half of the files lose all who know them when ${truckFactor === 1 ? "one person leaves" : `${formatCount(truckFactor)} people leave`}; ${formatRoughShare(soleAuthorCode / code)} of the code is known by one person alone, ${formatRoughShare(lostCode / code)} by nobody who is still active.`,
      figures: [{ field: "knowledge.truckFactor", value: truckFactor }, { field: "knowledge.code", value: code }, { field: "knowledge.lostCode", value: lostCode }, { field: "knowledge.soleAuthorCode", value: soleAuthorCode }],
      improve: "Have a second person work on what one alone knows, first on what is changed often.",
    };
  },
};

export const freshnessLine: LineRule<"freshness"> = {
  id: "freshness", facet: "freshness", title: "Runtimes that are still mended", maxPoints: 50,
  judge({ ended, mayHaveEnded, endsSoon, supported, dataDate }) {
    const uses = ended + mayHaveEnded + endsSoon + supported;
    if (uses === 0) return { leftOut: "no file names a runtime of which something is known" };
    return {
      share: Math.max(0, 1 - (ended + mayHaveEnded / 2 + endsSoon / 4) / uses),
      why: `${plural(uses, "use")} of runtimes, systems and databases: ${formatCount(ended)} ended, ${formatCount(mayHaveEnded)} perhaps ended, ${formatCount(endsSoon)} within half a year of their end, ${formatCount(supported)} still mended (data of ${dataDate}).`,
      figures: [{ field: "freshness.ended", value: ended }, { field: "freshness.mayHaveEnded", value: mayHaveEnded }, { field: "freshness.endsSoon", value: endsSoon }, { field: "freshness.supported", value: supported }],
      improve: ended > 0 ? "Move to a version that its vendor still mends." : "Ask for versions that are still mended, and for nothing older.",
    };
  },
};

export const dependenciesLine: LineRule<"dependencies"> = {
  id: "dependencies", facet: "dependencies", title: "Dependencies that are known exactly", maxPoints: 40,
  judge({ total, withoutVersion, manifestFiles, unreadable }) {
    if (total === 0) return { leftOut: "no file names a dependency" };
    return {
      share: (1 - withoutVersion / total) * (1 - ratio(unreadable, manifestFiles)),
      why: `${plural(total, "component")}, ${formatCount(withoutVersion)} without a known version; ${plural(manifestFiles, "file")} that name them, ${formatCount(unreadable)} not read whole.`,
      figures: [{ field: "dependencies.total", value: total }, { field: "dependencies.withoutVersion", value: withoutVersion }, { field: "dependencies.manifestFiles", value: manifestFiles }, { field: "dependencies.unreadable", value: unreadable }],
      improve: "Keep a lock file beside each manifest, so that everybody builds with the same versions.",
    };
  },
};
