// A table of keys and values that is small in memory while it has few members, as nearly all have: one list of exactly its size, where a map takes
// several times that. A key of a hostile file can be nothing but a key.

import type { Entry, Tree } from "./tree.ts";

/** Until then looking through all is no slower than a map. */
const MAX_LISTED = 8;
/** Of a member: key, value, line. */
const WIDTH = 3;

type Listed = readonly (string | number | Tree)[];

const NOTHING: Listed = [];

export class Table {
  /** A list while they are few, then a map. */
  private members: Listed | Map<string, Entry> = NOTHING;

  get size(): number {
    return this.members instanceof Map ? this.members.size : this.members.length / WIDTH;
  }

  has(key: string): boolean {
    return this.members instanceof Map ? this.members.has(key) : placeOf(this.members, key) !== -1;
  }

  get(key: string): Entry | undefined {
    if (this.members instanceof Map) return this.members.get(key);
    const place = placeOf(this.members, key);
    return place === -1 ? undefined : entryAt(this.members, place);
  }

  /** What stands twice is where it first stood, and what it last was. */
  set(key: string, entry: Entry): void {
    const { members } = this;
    if (members instanceof Map) {
      members.set(key, entry);
      return;
    }
    const { value, line } = entry;
    const place = placeOf(members, key);
    if (place !== -1) this.members = members.with(place + 1, value).with(place + 2, line);
    else if (this.size < MAX_LISTED) this.members = [...members, key, value, line];
    else this.members = new Map([...this, [key, entry]]);
  }

  *keys(): Generator<string> {
    for (const [key] of this) yield key;
  }

  *values(): Generator<Entry> {
    for (const [, entry] of this) yield entry;
  }

  *[Symbol.iterator](): Generator<[key: string, entry: Entry]> {
    const { members } = this;
    if (members instanceof Map) yield* members;
    else for (let place = 0; place < members.length; place += WIDTH) yield [members[place] as string, entryAt(members, place)];
  }
}

function placeOf(members: Listed, key: string): number {
  for (let place = 0; place < members.length; place += WIDTH) if (members[place] === key) return place;
  return -1;
}

function entryAt(members: Listed, place: number): Entry {
  return { value: members[place + 1] as Tree, line: members[place + 2] as number };
}
