// The table of settings for docs/settings.md; tools/docs writes it and CI compares.

import { DAY, GIB, HOUR, KIB, MIB, MINUTE, SECOND } from "#base/units.ts";
import { isSettingName, SETTINGS, variableOf, type Setting } from "./settings.ts";

export function composeSettingsTable(): string {
  const rows = Object.keys(SETTINGS).filter(isSettingName).map((name) => {
    const row: Setting = SETTINGS[name];
    const help = row.secret ? `${row.help} Secret: in a file only if that is its owner's alone (mode 0600).` : row.help;
    return `| \`${name}\` | \`${variableOf(name)}\` | ${row.type} | ${row.defaultText ?? showDefault(row)} | ${help} |`;
  });
  return ["| setting | environment variable | type | default | what it does |", "|---|---|---|---|---|", ...rows, ""].join("\n");
}

function showDefault({ default: value, type }: Setting): string {
  if (type === "bytes" && typeof value === "number") return largestUnit(value, [["GiB", GIB], ["MiB", MIB], ["KiB", KIB]]);
  if (type === "duration" && typeof value === "number") return largestUnit(value, [["d", DAY], ["h", HOUR], ["min", MINUTE], ["s", SECOND]]);
  return value === null ? "none" : `\`${String(value)}\``;
}

/** In the largest unit that gives a whole number. */
function largestUnit(value: number, units: readonly (readonly [string, number])[]): string {
  const unit = units.find(([, size]) => value % size === 0 && value !== 0);
  return unit === undefined ? `\`${value}\`` : `\`${value / unit[1]} ${unit[0]}\``;
}
