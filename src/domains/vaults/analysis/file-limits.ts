// Which files are not read, and what is still counted of them.

import { MIB } from "#base/units.ts";

/** Larger files are no source code that a person wrote; they are counted by type and size, and not read. */
export const MAX_FILE_BYTES = 64 * MIB;

/** As the sandbox has it: what may be printed and put into a class of a tally; what is not is no extension. */
const SAFE_EXTENSION = /^\.[^\u0000-\u0020|/\\\u007f-\u009f]{1,31}$/u;

/** The class `extension|.ext` of a base name, as the sandbox gives it. */
export function extensionClass(name: string): string {
  const dot = name.lastIndexOf(".");
  const extension = dot <= 0 ? "" : name.slice(dot).toLowerCase();
  return `extension|${SAFE_EXTENSION.test(extension) ? extension : ""}`;
}
