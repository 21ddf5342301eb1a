// What an API token may, and for how long, in words.

interface Titled {
  readonly name: string;
  readonly title: string;
}

/** As many titles as are read at a glance. */
const MAX_TITLES = 3;
const DAY_MS = 86_400_000;
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

export function describePermissions(names: readonly string[], all: readonly Titled[]): string {
  if (all.length > 0 && all.every(({ name }) => names.includes(name))) return "Everything that a token can be for";
  return listTitles(names.map((name) => all.find((each) => each.name === name)?.title ?? name));
}

export function listTitles(titles: readonly string[]): string {
  const shown = titles.length > MAX_TITLES + 1 ? titles.slice(0, MAX_TITLES) : titles;
  const more = titles.length - shown.length;
  return more === 0 ? shown.join(" · ") : `${shown.join(" · ")} · and ${more} more`;
}

export function describeExpiry(expiresAt: string, now: number = Date.now()): string {
  const days = Math.ceil((Date.parse(expiresAt) - now) / DAY_MS);
  return days <= 1 ? "ends within a day" : days <= 14 ? `ends in ${days} days` : `until ${DATE.format(new Date(expiresAt))}`;
}

export interface PermissionGroup {
  readonly area: string;
  readonly items: readonly Titled[];
}

/** By what they are about, in the order in which they come. */
export function groupPermissions(all: readonly Titled[]): readonly PermissionGroup[] {
  const groups = new Map<string, Titled[]>();
  for (const permission of all) {
    const area = permission.name.split(".")[0] ?? "";
    groups.set(area, [...(groups.get(area) ?? []), permission]);
  }
  return [...groups].map(([area, items]) => ({ area: AREAS[area] ?? `${area.charAt(0).toUpperCase()}${area.slice(1)}`, items }));
}

const AREAS: Readonly<Record<string, string>> = { access: "Team and people", audit: "Audit log", vaults: "Vaults", assurance: "Assurance", identity: "Sign-in" };

/** Those that look and change nothing. */
export function readingOnly(all: readonly Titled[]): readonly string[] {
  return all.map(({ name }) => name).filter((name) => /\.read(?:-|$)/.test(name));
}
