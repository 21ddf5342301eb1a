// Says to screen readers what changed without moving the focus, and shows it for a moment at the foot of the page.

import { createContext, type ReactNode, use, useEffect, useState } from "react";

type Announce = (text: string) => void;

/** Long enough to read two short sentences. */
const SHOWN_FOR_MS = 6_000;

const AnnouncerContext = createContext<Announce>(() => undefined);

export function useAnnounce(): Announce {
  return use(AnnouncerContext);
}

export function AnnouncerProvider({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState({ text: "", count: 0 });
  useEffect(() => {
    if (said.text === "") return;
    const timer = setTimeout(() => setSaid(({ count }) => ({ text: "", count })), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <AnnouncerContext value={(text) => setSaid(({ count }) => ({ text, count: count + 1 }))}>
      {children}
      <div className="announcer" role="status" aria-live="polite">{said.text === "" ? null : <span key={said.count}>{said.text}</span>}</div>
    </AnnouncerContext>
  );
}
