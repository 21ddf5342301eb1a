// Where the command line keeps what can be had again: one folder of the user's cache.

import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

export function cacheFolder(): string {
  const base = process.env["XDG_CACHE_HOME"];
  // The specification has relative values ignored (XDG Base Directory, "Environment variables").
  return join(base !== undefined && isAbsolute(base) ? base : join(homedir(), ".cache"), "strongroom");
}
