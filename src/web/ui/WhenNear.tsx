// What is far from the view is drawn when it comes near, or goes on paper. Until then its room is kept, so that nothing moves.

import { type ReactNode, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

/** A plot measures itself when it is mounted, and draws then: each turn makes what the one before has asked for. */
const TURNS_TO_DRAW = 3;
/** A screen above and below: who scrolls there finds it drawn. */
const NEAR = "100% 0px";

export function WhenNear({ room, children }: { readonly room: ReactNode; readonly children: ReactNode }) {
  const [turns, setTurns] = useState(0);
  const isDrawn = turns > 0;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isDrawn || place.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setTurns(1);
    }, { rootMargin: NEAR });
    observer.observe(place.current);
    // The paper shows what is there when this returns: what draws later than at once has its numbers there (report.css).
    const onPrint = (): void => {
      for (let turn = 1; turn <= TURNS_TO_DRAW; turn++) flushSync(() => setTurns(turn));
    };
    window.addEventListener("beforeprint", onPrint);
    return () => {
      observer.disconnect();
      window.removeEventListener("beforeprint", onPrint);
    };
  }, [isDrawn]);
  return <div ref={place}>{isDrawn ? children : room}</div>;
}
