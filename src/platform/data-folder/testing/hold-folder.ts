// A process for ./../data-folder.long.test.ts: takes the folder, says so, and holds it until it is killed.

import { createSystemClock } from "#platform/clock/system-clock.ts";
import { isAppError } from "#base/app-error.ts";
import { openDataFolder } from "#platform/data-folder/data-folder.ts";

try {
  await openDataFolder(process.argv[2] ?? "", createSystemClock());
  process.stdout.write("held\n");
  setInterval(() => {}, 60_000);
} catch (error) {
  if (!isAppError(error, "data-folder.locked")) throw error;
  process.stdout.write("locked\n");
}
