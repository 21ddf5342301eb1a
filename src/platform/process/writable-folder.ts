// Whether something can be kept in a folder, which is made when it is not there.

import { accessSync, constants, mkdirSync } from "node:fs";

export function canWriteIn(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    // A read-only tree, or one of another user.
    return false;
  }
}
