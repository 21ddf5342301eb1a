// Definitions and references as guests see them: in shared files alone, each with its line.

import { isAppError } from "#base/app-error.ts";
import type { DownMessage } from "#protocol/live/messages/host-messages.ts";
import type { Documents } from "#cli/share/documents/documents.ts";
import type { Languages } from "./languages.ts";
import { Lines, type FlatRange } from "./positions.ts";

type Place = Extract<DownMessage, { readonly kind: "places" }>["places"][number];

const MAX_PLACES = 200;
const MAX_LOOKED_AT = 5000;
const MAX_TEXT = 512;

export async function describePlaces(locations: readonly { readonly uri: string; readonly range: FlatRange }[], { languages, documents }: { readonly languages: Languages; readonly documents: Documents }): Promise<{ readonly places: Place[]; readonly more: boolean }> {
  const paths = await languages.sharedPaths(locations.slice(0, MAX_LOOKED_AT).map(({ uri }) => uri));
  const texts = new Map<string, Lines | null>();
  const places: Place[] = [];
  for (const { uri, range } of locations) {
    if (places.length >= MAX_PLACES) return { places, more: true };
    const path = paths.get(uri);
    if (path === undefined) continue;
    if (!texts.has(path)) texts.set(path, await readLines(documents, path));
    const lines = texts.get(path) ?? null;
    // What cannot be opened is no place to go to.
    if (lines !== null) places.push({ path, ...range, text: lines.lineText(range.line).slice(0, MAX_TEXT).toWellFormed() });
  }
  return { places, more: false };
}

async function readLines(documents: Documents, path: string): Promise<Lines | null> {
  try {
    return new Lines(await documents.read(path));
  } catch (error) {
    if (isAppError(error, "live.request-refused")) return null;
    throw error;
  }
}
