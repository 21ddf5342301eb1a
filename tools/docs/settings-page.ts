// docs/settings.md from the table of settings.

import { composeSettingsTable } from "#platform/config/settings-table.ts";

import { composePage } from "./page.ts";

export function composeSettingsPage(): string {
  return composePage("Settings", "src/platform/config/settings.ts", [
    "Each setting can be given by an environment variable or in the settings file; some also as an option of a command (see",
    "[commands.md](commands.md)). An option goes before a variable, a variable before the file. An unknown name is refused, and no secret is",
    "ever printed.",
    "",
    composeSettingsTable(),
  ]);
}
