// What a guest's Yjs update may do to a document: put text in and take text out, as itself. All else that the format can say (other types, other
// roots, formats, another's edits, edits that hang on what is not there) is no edit of text and is not let in.

import * as Y from "yjs";

import { refuseRequest } from "#cli/share/refusal.ts";

/** The one root of a document (src/protocol/live: texts). */
export const TEXT_ROOT = "text";

/** No honest page makes it: the sender is somebody else's program, or a broken one. */
export class ForeignUpdate extends Error {}

export interface UpdateLimits {
  /** Of what it adds, in UTF-16 units. */
  readonly maxInserted: number;
  /** Whose edits bear this client's number; undefined when nobody's did yet. */
  ownerOf(client: number): number | undefined;
  readonly person: number;
  /** The clock up to which all of this client's is there. */
  hasUpTo(client: number): number;
}

export interface CheckedUpdate {
  readonly inserted: number;
  /** Numbers under which it adds something. */
  readonly clients: ReadonlySet<number>;
}

/** @throws ForeignUpdate; AppError `live.request-refused` for text that a file cannot hold, or too much of it. */
export function checkUpdate(update: Uint8Array, { maxInserted, ownerOf, person, hasUpTo }: UpdateLimits): CheckedUpdate {
  let inserted = 0;
  const clients = new Set<number>();
  for (const struct of decode(update)) {
    const { client, clock } = struct.id;
    // What is there already is passed over by Yjs.
    if (clock + struct.length <= hasUpTo(client)) continue;
    if (struct instanceof Y.Skip) throw new ForeignUpdate("an edit has a gap");
    if ((ownerOf(client) ?? person) !== person) throw new ForeignUpdate("an edit bears another's number");
    clients.add(client);
    if (struct instanceof Y.Item) inserted += checkItem(struct);
  }
  if (inserted > maxInserted) throw refuseRequest("The file would become too large for a live session; this change was not taken.");
  return { inserted, clients };
}

function decode(update: Uint8Array): readonly (Y.Item | Y.GC | Y.Skip)[] {
  try {
    return Y.decodeUpdate(update).structs;
  } catch (error) {
    throw new ForeignUpdate("an edit is no Yjs update", { cause: error });
  }
}

function checkItem({ content, parent, parentSub }: Y.Item): number {
  if (parentSub !== null || (typeof parent === "string" && parent !== TEXT_ROOT)) throw new ForeignUpdate("an edit is outside the text");
  if (content instanceof Y.ContentDeleted) return 0;
  if (!(content instanceof Y.ContentString)) throw new ForeignUpdate("an edit is of something else than text");
  if (/[\r\0]/.test(content.str)) throw refuseRequest("Carriage returns and zero bytes are no part of a text here; this change was not taken.");
  return content.str.length;
}
