// Lanes side by side, each of git and a sandbox. A lane is open before it is known what will go through it, so that both have started when the
// first folder has been walked, and work while the others are.

import { MIB } from "#base/units.ts";

import { openLane, type Lane, type LaneGiven, type PlannedFile } from "./lane.ts";

export type { FoundInBlob, PlannedFile } from "./lane.ts";
export type LanesGiven = LaneGiven;

export interface Lanes {
  /** Opens the first lane, where something will surely be given; it takes some 50 ms to start. */
  prepare(): void;
  /** Whole folders, each with all its files together. */
  give(files: readonly PlannedFile[]): void;
}

/** Below this, one more sandbox costs more than it saves (it starts in some 60 ms, and reads 100 MB in a second). */
const BYTES_WORTH_A_SANDBOX = 6 * MIB;

/** Gives the bytes that were read, when all that `walk` gave has been answered. One lane that fails stops the walk and the others. */
export async function runLanes(given: LanesGiven, walk: (lanes: Lanes, signal: AbortSignal) => Promise<void>): Promise<number> {
  const stop = new AbortController();
  const signal = AbortSignal.any([given.signal, stop.signal]);
  const lanes: Lane[] = [];
  const open = (): Lane => {
    const lane = openLane({ ...given, signal });
    lane.done.catch((error: unknown) => stop.abort(error));
    lanes.push(lane);
    return lane;
  };
  const mostLanes = lanesFor(given);
  const choose = (): Lane => {
    const idlest = lanes.toSorted((one, other) => one.bytes - other.bytes)[0];
    return idlest === undefined || (idlest.bytes >= BYTES_WORTH_A_SANDBOX && lanes.length < mostLanes) ? open() : idlest;
  };
  try {
    await walk({
      prepare: () => void (lanes.length === 0 && open()),
      give(files) {
        for (const folder of groupByFolder(files)) choose().add(folder);
        for (const lane of lanes) lane.send();
      },
    }, signal);
    for (const lane of lanes) lane.end();
    const bytes = await Promise.all(lanes.map(({ done }) => done));
    return bytes.reduce((sum, read) => sum + read, 0);
  } catch (error) {
    stop.abort(error);
    for (const lane of lanes) lane.end();
    await Promise.allSettled(lanes.map(({ done }) => done));
    throw error;
  }
}

/**
 * To count lines takes a sandbox as long as it takes git to unpack them, so one lane keeps two cores busy, and a second would only add
 * the start of two processes. Where the content is analysed too, git waits for the sandbox, and each core has one.
 */
function lanesFor({ sandbox, settings }: LanesGiven): number {
  return settings.content.length > 0 ? sandbox.parallelism : Math.ceil(sandbox.parallelism / 2);
}

function groupByFolder(files: readonly PlannedFile[]): PlannedFile[][] {
  const groups: PlannedFile[][] = [];
  for (const file of files) {
    const group = groups.at(-1);
    if (group !== undefined && group[0]?.folder === file.folder) group.push(file);
    else groups.push([file]);
  }
  return groups;
}
