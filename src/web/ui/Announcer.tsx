// Says to screen readers what changed without moving the focus, and shows it for a moment at the foot of the page, unless it is in sight already.

import { createContext, type ReactNode, use, useEffect, useState } from "react";

/** `in-sight`: the page itself shows it, where who listens would not come upon it. */
type Announce = (text: string, shown?: "in-sight") => void;

/** Long enough to read two short sentences. */
const SHOWN_FOR_MS = 6_000;

const AnnouncerContext = createContext<Announce>(() => undefined);

export function useAnnounce(): Announce {
  return use(AnnouncerContext);
}

export function AnnouncerProvider({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState({ text: "", count: 0, inSight: false });
  useEffect(() => {
    if (said.text === "") return;
    const timer = setTimeout(() => setSaid((before) => ({ ...before, text: "" })), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <AnnouncerContext value={(text, shown) => setSaid(({ count }) => ({ text, count: count + 1, inSight: shown === "in-sight" }))}>
      {children}
      <div className="announcer" role="status" aria-live="polite">{said.text === "" ? null : <span key={said.count} className={said.inSight ? "visually-hidden" : ""}>{said.text}</span>}</div>
    </AnnouncerContext>
  );
}
