// Which files are not read, and what is still counted of them.

import { MIB } from "#base/units.ts";

/** Larger files are no source code that a person wrote; they are counted by type and size, and not read. */
export const MAX_FILE_BYTES = 64 * MIB;

/** Longest extension that the tally takes. */
const MAX_EXTENSION_LENGTH = 32;

/** The class `extension|.ext` of a base name, as the sandbox gives it. */
export function extensionClass(name: string): string {
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || dot === name.length - 1) return "extension|";
  return `extension|${name.slice(dot, dot + MAX_EXTENSION_LENGTH).toLowerCase()}`;
}
