// Long pages are drawn part by part: what is on the screen first, and no part holds up a key that is pressed meanwhile.

import { startTransition, useEffect, useState } from "react";

/** How many of so many parts are drawn by now. */
export function useStaged(count: number): number {
  const [drawn, setDrawn] = useState(1);
  useEffect(() => {
    if (drawn >= count) return;
    const timer = setTimeout(() => startTransition(() => setDrawn(drawn + 1)), 0);
    return () => clearTimeout(timer);
  }, [drawn, count]);
  return drawn;
}
