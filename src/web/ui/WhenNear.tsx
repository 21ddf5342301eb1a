// What is far from the view is drawn when it comes near, and all at once when it goes on paper. Until then its room is kept, so that
// nothing moves.

import { type ReactNode, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

/** A screen above and below: who scrolls there finds it drawn. */
const NEAR = "100% 0px";

export function WhenNear({ room, children }: { readonly room: ReactNode; readonly children: ReactNode }) {
  const [isDrawn, setDrawn] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isDrawn || place.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setDrawn(true);
    }, { rootMargin: NEAR });
    observer.observe(place.current);
    // The paper shows what is there when this returns.
    const onPrint = (): void => flushSync(() => setDrawn(true));
    window.addEventListener("beforeprint", onPrint);
    return () => {
      observer.disconnect();
      window.removeEventListener("beforeprint", onPrint);
    };
  }, [isDrawn]);
  return <div ref={place}>{isDrawn ? children : room}</div>;
}
