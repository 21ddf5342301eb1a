// Finds what stands in a repository more than once: sequences of statements that can be made no longer without losing a place (maximal
// clones), each once, with all its places. The order of the files decides nothing but which place is called the first.

import { classifyPath } from "#analyzers/languages/classify-path.ts";
import { buildStatementTable, type ComparedFile, type StatementTable } from "./statement-table.ts";

export interface ClonePlace {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
}

export interface Clone {
  /** Of its first place. */
  readonly lines: number;
  readonly tokens: number;
  /** In the order of paths and lines; at least two, none over another. */
  readonly places: readonly ClonePlace[];
}

export interface Duplication {
  /** Lines that hold a statement that stands elsewhere too. */
  readonly duplicatedLines: number;
  /** Those of them that are not in the first place of their clone: what would go if each stood once. */
  readonly redundantLines: number;
  /** By path, where there are any. */
  readonly files: ReadonlyMap<string, { readonly duplicatedLines: number; readonly redundantLines: number }>;
  /** What was found altogether; `clones` holds the largest of them. */
  readonly cloneCount: number;
  /** Those with most redundant lines first. */
  readonly clones: readonly Clone[];
  /** True when repetitions within repetitions were more than could be followed: some longer clones of fewer places are not listed. */
  readonly isCut: boolean;
}

export interface DuplicationOptions {
  readonly minTokens?: number;
  readonly minLines?: number;
  readonly maxClones?: number;
}

export const DEFAULT_MIN_TOKENS = 50;
export const DEFAULT_MIN_LINES = 6;
const DEFAULT_MAX_CLONES = 1000;
/** Steps for each statement that following repetitions may take: code takes two or three, a file of one line repeated all that it gets. */
const STEPS_PER_STATEMENT = 40;

/** Vendored and generated files, by their path, are left out. */
export function findDuplicates(files: readonly ComparedFile[], options: DuplicationOptions = {}): Duplication {
  const { minTokens = DEFAULT_MIN_TOKENS, minLines = DEFAULT_MIN_LINES, maxClones = DEFAULT_MAX_CLONES } = options;
  const compared = files.filter(({ path, facts }) => facts !== "" && isOwn(path)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const finder = new CloneFinder(buildStatementTable(compared, minTokens), minLines);
  const found = finder.find();
  const paths = compared.map(({ path }) => path);
  const largest = found.toSorted((a, b) => b.redundant - a.redundant || (a.places[0] ?? 0) - (b.places[0] ?? 0) || b.length - a.length).slice(0, maxClones);
  return {
    ...finder.countLines(paths),
    cloneCount: found.length,
    clones: largest.map((clone) => finder.describe(clone, paths)),
    isCut: finder.isCut,
  };
}

function isOwn(path: string): boolean {
  const { vendored, generated } = classifyPath(path);
  return !vendored && !generated;
}

interface FoundClone {
  /** Statements at which its places begin. */
  readonly places: readonly number[];
  readonly length: number;
  readonly redundant: number;
}

const DUPLICATED = 1;
const REDUNDANT = 2;

class CloneFinder {
  isCut = false;
  private readonly table: StatementTable;
  private readonly minLines: number;
  private readonly flags: Uint8Array;
  private steps: number;
  private readonly found: FoundClone[] = [];

  constructor(table: StatementTable, minLines: number) {
    this.table = table;
    this.minLines = minLines;
    this.flags = new Uint8Array(table.count);
    this.steps = 10_000 + table.count * STEPS_PER_STATEMENT;
  }

  find(): readonly FoundClone[] {
    const { count, classOf, next } = this.table;
    for (let first = 0; first < count; first++) {
      if (classOf[first] !== first) continue;
      const members: number[] = [];
      for (let member = first; member !== -1; member = next[member] as number) members.push(member);
      if (!this.extendsLeft(members)) this.follow(members);
    }
    return this.found;
  }

  /** Whether the same statement stands before all of them: then a longer clone begins there. */
  private extendsLeft(members: readonly number[]): boolean {
    const { classOf, file } = this.table;
    const [first = 0] = members;
    const before = first === 0 || file[first - 1] !== file[first] ? -1 : (classOf[first - 1] as number);
    return before !== -1 && members.every((member) => member > 0 && classOf[member - 1] === before && file[member - 1] === file[member]);
  }

  /** Goes on while all places agree; where they part, says what they had in common, and goes on with those that still agree. */
  private follow(members: readonly number[]): void {
    const pending = [{ members, from: 0 }];
    for (let work = pending.pop(); work !== undefined; work = pending.pop()) {
      let length = work.from;
      let groups = this.groupNext(work.members, length);
      while (groups.length === 1 && groups[0]?.length === work.members.length) groups = this.groupNext(work.members, ++length);
      this.take(work.members, length);
      if (this.steps < 0) {
        this.isCut = true;
        return;
      }
      for (const group of groups) if (group.length > 1 && !this.extendsLeft(group)) pending.push({ members: group, from: length + 1 });
    }
  }

  /** The members by the class of the window that is `length + 1` statements further. */
  private groupNext(members: readonly number[], length: number): readonly (readonly number[])[] {
    const { classOf, file, count } = this.table;
    this.steps -= members.length;
    const groups = new Map<number, number[]>();
    for (const member of members) {
      const at = member + length + 1;
      const next = at < count && file[at] === file[member] ? (classOf[at] as number) : -1;
      if (next === -1) continue;
      const group = groups.get(next);
      if (group === undefined) groups.set(next, [member]);
      else group.push(member);
    }
    return [...groups.values()];
  }

  private take(members: readonly number[], extended: number): void {
    const length = this.lengthOf(members, extended);
    if (this.keep(members, length)) return;
    // All lie over each other, as in `a; b; a; b; a`: what is repeated is as long as the way from one to the next, or as so many of them as
    // make a passage.
    const [first = 0] = members;
    const period = members.reduce((least, member, index) => (index === 0 ? least : Math.min(least, member - (members[index - 1] as number))), length);
    const passage = Math.ceil((this.table.windowLength[first] as number) / period) * period;
    if (passage < length) this.keep(members, passage);
  }

  private keep(members: readonly number[], length: number): boolean {
    const { line, endLine } = this.table;
    const places: number[] = [];
    let free = 0;
    let redundant = 0;
    for (const member of members) {
      const lines = (endLine[member + length - 1] as number) - (line[member] as number) + 1;
      // What lies over the place before it repeats itself.
      if (lines < this.minLines || member < free) continue;
      if (places.length > 0) redundant += lines;
      places.push(member);
      free = member + length;
    }
    if (places.length < 2) return false;
    for (const [index, place] of places.entries()) {
      for (let at = place; at < place + length; at++) this.flags[at] = (this.flags[at] as number) | (index === 0 ? DUPLICATED : DUPLICATED | REDUNDANT);
    }
    this.steps -= places.length * length;
    this.found.push({ places, length, redundant });
    return true;
  }

  /** Statements that all have in common: the last window, and those behind it that are the same though the next window is not. */
  private lengthOf(members: readonly number[], extended: number): number {
    const { hash, file, count, windowLength } = this.table;
    const [first = 0] = members;
    let length = extended + (windowLength[first + extended] as number);
    const isSame = (member: number): boolean => {
      const at = member + length;
      return at < count && file[at] === file[member] && hash[at] === hash[first + length];
    };
    while (members.every(isSame)) {
      length++;
      this.steps -= members.length;
    }
    return length;
  }

  describe({ places, length }: FoundClone, paths: readonly string[]): Clone {
    const { file, line, endLine, tokens } = this.table;
    const [first = 0] = places;
    const described = places.map((place) => ({ file: paths[file[place] as number] as string, line: line[place] as number, endLine: endLine[place + length - 1] as number }));
    const size = tokens.subarray(first, first + length).reduce((sum, each) => sum + each, 0);
    return { lines: (endLine[first + length - 1] as number) - (line[first] as number) + 1, tokens: size, places: described };
  }

  /** Each line once, however many clones it is in. */
  countLines(paths: readonly string[]): Pick<Duplication, "duplicatedLines" | "redundantLines" | "files"> {
    const { count, file } = this.table;
    const files = new Map<string, { duplicatedLines: number; redundantLines: number }>();
    let totalDuplicated = 0;
    let totalRedundant = 0;
    for (let start = 0; start < count; ) {
      let end = start;
      while (end < count && file[end] === file[start]) end++;
      const duplicatedLines = this.linesWith(DUPLICATED, start, end);
      const redundantLines = this.linesWith(REDUNDANT, start, end);
      if (duplicatedLines > 0) files.set(paths[file[start] as number] as string, { duplicatedLines, redundantLines });
      totalDuplicated += duplicatedLines;
      totalRedundant += redundantLines;
      start = end;
    }
    return { duplicatedLines: totalDuplicated, redundantLines: totalRedundant, files };
  }

  private linesWith(flag: number, start: number, end: number): number {
    const { line, endLine } = this.table;
    let lines = 0;
    let counted = 0;
    for (let at = start; at < end; at++) {
      if (((this.flags[at] as number) & flag) === 0) continue;
      const from = Math.max(line[at] as number, counted + 1);
      lines += Math.max(0, (endLine[at] as number) - from + 1);
      counted = Math.max(counted, endLine[at] as number);
    }
    return lines;
  }
}
