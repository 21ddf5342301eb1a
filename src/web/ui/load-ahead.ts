// Code of which it is known that it will be needed: it comes meanwhile, not when it is first drawn.

import { lazy, type ComponentType, type LazyExoticComponent } from "react";

/** What goes wrong is said where it is needed, which asks for it again. */
export function loadAhead(load: () => Promise<unknown>): void {
  void load().catch(() => undefined);
}

export function lazyAhead<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  loadAhead(load);
  return lazy(async () => ({ default: await load() }));
}
