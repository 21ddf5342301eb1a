// Keys that work everywhere: `/` to search, `g` then a letter to go somewhere, `?` for help. Never while text is being typed.

import { useEffect, useRef } from "react";

export interface Shortcuts {
  readonly onHelp: () => void;
  readonly goTo: Readonly<Record<string, () => void>>;
}

/** The second key of a pair must follow within this time. */
const PAIR_WITHIN_MS = 1_500;

export function useShortcuts({ onHelp, goTo }: Shortcuts): void {
  const current = useRef({ onHelp, goTo });
  useEffect(() => {
    current.current = { onHelp, goTo };
  });
  useEffect(() => {
    let wentAt = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("[aria-modal=true]") !== null) return;
      const go = event.timeStamp - wentAt < PAIR_WITHIN_MS ? current.current.goTo[event.key] : undefined;
      wentAt = event.key === "g" ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (go !== undefined) go();
      else if (event.key === "?") current.current.onHelp();
      else if (event.key !== "/" || !focusSearch()) return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select"));
}

function focusSearch(): boolean {
  const search = document.querySelector<HTMLElement>("[data-search]");
  search?.focus();
  return search !== null;
}
