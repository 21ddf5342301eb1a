// Where others are in which document, and what whom one follows has on the screen. Out of date as soon as it is missed, so nothing is kept.

import { createStore, type Store } from "#web/pages/live/session/store.ts";

export interface Cursor {
  readonly document: number;
  readonly anchor: string;
  readonly head: string;
  /** When it last moved: a name is shown then, for a while. */
  readonly at: number;
}

export type Cursors = ReadonlyMap<number, Cursor>;

export function createCursors(): Store<Cursors> {
  return createStore<Cursors>(new Map());
}

export function placeCursor(cursors: Cursors, person: number, cursor: Cursor): Cursors {
  return new Map(cursors).set(person, cursor);
}

/** Of those who are still here. */
export function keepCursors(cursors: Cursors, people: ReadonlySet<number>): Cursors {
  return [...cursors.keys()].every((person) => people.has(person)) ? cursors : new Map([...cursors].filter(([person]) => people.has(person)));
}
