// Which panes are open. On a phone one is seen at a time.

import { createStore, type Store } from "#web/pages/live/session/store.ts";

export type SidePane = "files" | "search" | "changes" | "outline";
export type FootPane = "problems" | "places" | "terminal";
export type AsidePane = "people" | "chat" | "call";
export type Pane = SidePane | FootPane | AsidePane | "code";

export interface Layout {
  readonly side: SidePane | null;
  readonly foot: FootPane | null;
  readonly aside: AsidePane | null;
  /** What a phone shows. */
  readonly front: Pane;
  readonly palette: "files" | "commands" | null;
}

const SIDES: readonly Pane[] = ["files", "search", "changes", "outline"] satisfies SidePane[];
const FEET: readonly Pane[] = ["problems", "places", "terminal"] satisfies FootPane[];

export function createLayout(): Store<Layout> {
  return createStore<Layout>({ side: "files", foot: null, aside: "people", front: "files", palette: null });
}

/** Opens it and brings it to the front. */
export function openPane(layout: Layout, pane: Pane): Layout {
  return pane === "code" ? { ...layout, front: "code" } : { ...layout, [placeOf(pane)]: pane, front: pane };
}

/** The same button closes it again; on a phone, the code comes back. */
export function togglePane(layout: Layout, pane: Pane, { phone }: { readonly phone: boolean }): Layout {
  if (pane === "code") return openPane(layout, pane);
  const isOpen = phone ? layout.front === pane : layout[placeOf(pane)] === pane;
  if (!isOpen) return openPane(layout, pane);
  return phone ? { ...layout, front: "code" } : { ...layout, [placeOf(pane)]: null, front: "code" };
}

export function isOpenPane(layout: Layout, pane: Pane, { phone }: { readonly phone: boolean }): boolean {
  return phone || pane === "code" ? layout.front === pane : layout[placeOf(pane)] === pane;
}

export function placeOf(pane: Exclude<Pane, "code">): "side" | "foot" | "aside" {
  return SIDES.includes(pane) ? "side" : FEET.includes(pane) ? "foot" : "aside";
}
