// What our Node links and this machine lacks. The launcher puts it beside the packages; every Node that is started from here must be
// told where, since its environment is made from nothing.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../../node_modules/.strongroom-libraries", import.meta.url));
const FILE = join(FOLDER, "libatomic.so.1");

const lacking = existsSync(FILE);

/** The files that a Node reads before it can know of permissions; none where the system has them. */
export const NODE_LIBRARY_FILES: readonly string[] = lacking ? [FILE] : [];

/** For the environment of each Node that is started: nothing where the system has all it links. */
export const NODE_LIBRARIES: Readonly<Record<string, string>> = lacking ? { LD_LIBRARY_PATH: FOLDER } : {};
