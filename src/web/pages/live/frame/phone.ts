// Whether the page is as wide as a phone: live.css has the same width.

import { useSyncExternalStore } from "react";

const query = window.matchMedia("(max-width: 48rem)");

export function isPhone(): boolean {
  return query.matches;
}

export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, isPhone);
}

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}
