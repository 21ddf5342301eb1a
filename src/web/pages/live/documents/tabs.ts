// What is open in the middle of the page, in which order, and what people should know of it: a pure reducer.

export interface Tab {
  readonly key: number;
  readonly path: string;
  /** `diff`: beside the text of the last commit. */
  readonly view: "text" | "diff";
  readonly status: "opening" | "ready" | "failed";
  /** Why it could not be opened. */
  readonly failure: string | null;
  readonly document: number | null;
  readonly writable: boolean;
  /** It has what its file on the host's disk has not. */
  readonly dirty: boolean;
  /** Why the host could not write it. */
  readonly trouble: string | null;
  /** Its file was deleted. */
  readonly gone: boolean;
}

export interface Tabs {
  readonly list: readonly Tab[];
  readonly active: number | null;
  readonly serial: number;
}

export const NO_TABS: Tabs = { list: [], active: null, serial: 1 };

export function findTab(tabs: Tabs, path: string, view: Tab["view"] = "text"): Tab | null {
  return tabs.list.find((tab) => tab.path === path && tab.view === view) ?? null;
}

export function activeTab(tabs: Tabs): Tab | null {
  return tabs.list.find(({ key }) => key === tabs.active) ?? null;
}

/** Beside the one that is in front; one that is open already comes to the front. */
export function addTab(tabs: Tabs, { path, view = "text", front = true }: { readonly path: string; readonly view?: Tab["view"]; readonly front?: boolean }): Tabs {
  const known = findTab(tabs, path, view);
  if (known !== null) return front ? { ...tabs, active: known.key } : tabs;
  const tab: Tab = { key: tabs.serial, path, view, status: view === "diff" ? "ready" : "opening", failure: null, document: null, writable: true, dirty: false, trouble: null, gone: false };
  const at = tabs.list.findIndex(({ key }) => key === tabs.active) + 1;
  const list = at === 0 ? [...tabs.list, tab] : tabs.list.toSpliced(at, 0, tab);
  return { list, active: front || tabs.active === null ? tab.key : tabs.active, serial: tabs.serial + 1 };
}

export function closeTab(tabs: Tabs, key: number): Tabs {
  const at = tabs.list.findIndex((tab) => tab.key === key);
  if (at < 0) return tabs;
  const list = tabs.list.toSpliced(at, 1);
  const active = tabs.active === key ? (list[at] ?? list[at - 1])?.key ?? null : tabs.active;
  return { ...tabs, list, active };
}

export function changeTab(tabs: Tabs, which: (tab: Tab) => boolean, change: Partial<Tab>): Tabs {
  return { ...tabs, list: tabs.list.map((tab) => (which(tab) ? { ...tab, ...change } : tab)) };
}

/** The next one, or the one before; round at the ends. */
export function stepTab(tabs: Tabs, by: 1 | -1): Tabs {
  const at = tabs.list.findIndex(({ key }) => key === tabs.active);
  const next = tabs.list.at((at + by) % Math.max(1, tabs.list.length));
  return next === undefined ? tabs : { ...tabs, active: next.key };
}

/** The names, and as much of their folders as tells two of the same name apart. */
export function labelTabs(paths: readonly string[]): readonly string[] {
  return paths.map((path) => {
    const parts = path.split("/");
    const name = parts.at(-1) ?? path;
    const same = paths.filter((other) => other !== path && other.split("/").at(-1) === name);
    if (same.length === 0) return name;
    for (let count = 2; count <= parts.length; count++) {
      const tail = parts.slice(-count).join("/");
      if (!same.some((other) => `/${other}`.endsWith(`/${tail}`))) return tail;
    }
    return path;
  });
}
