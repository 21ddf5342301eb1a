// Code of which it is known that it will be needed: it comes meanwhile, not when it is first drawn. What has come by then is drawn at
// once: React would show a placeholder first, and keep it there for 300 ms lest the page flicker.

import { type ComponentType, lazy, useState } from "react";

export type Load<Props> = () => Promise<ComponentType<Props>>;

/** By how they are loaded. */
const loaded = new WeakMap<() => Promise<unknown>, unknown>();

/** What goes wrong is said where it is needed, which asks for it again. */
export function loadAhead<Props>(load: Load<Props>): void {
  void keep(load).catch(() => undefined);
}

/** Needs a Suspense around it, for when its code has not come yet. */
export function lazyLoaded<Props extends object>(load: Load<Props>): ComponentType<Props> {
  const Later = lazy(async () => ({ default: await keep(load) }));
  return function Loaded(props: Props) {
    // Chosen once: to change it later would begin the part anew.
    const [Part] = useState<ComponentType<Props>>(() => (loaded.get(load) as ComponentType<Props> | undefined) ?? Later);
    return <Part {...props} />;
  };
}

export function lazyAhead<Props extends object>(load: Load<Props>): ComponentType<Props> {
  loadAhead(load);
  return lazyLoaded(load);
}

/** What somebody does before they scroll, and before they print. */
const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "keydown"] as const;

/** Code that is wanted at once, if at all: it comes with the first sign of somebody at the page. */
export function lazyOnSign<Props extends object>(load: Load<Props>): ComponentType<Props> {
  const seen = new AbortController();
  const onSign = (): void => {
    seen.abort();
    loadAhead(load);
  };
  for (const sign of SIGNS) globalThis.addEventListener(sign, onSign, { passive: true, signal: seen.signal });
  return lazyLoaded(load);
}

async function keep<Props>(load: Load<Props>): Promise<ComponentType<Props>> {
  const component = await load();
  loaded.set(load, component);
  return component;
}
