// A detail beside the page, with an address of its own. Not modal: the page stays usable. Escape closes it and gives the focus back.

import { CloseButton } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";

export function SidePanel({ title, onClose, children }: { readonly title: string; readonly onClose: () => void; readonly children: ReactNode }) {
  const panel = useRef<HTMLElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus({ preventScroll: true });
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape") close.current();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [title]);
  return (
    <aside className="side-panel" ref={panel} tabIndex={-1} aria-label={title}>
      <div className="side-panel-head"><h2>{title}</h2><CloseButton aria-label="Close" onClick={onClose} /></div>
      {children}
    </aside>
  );
}
