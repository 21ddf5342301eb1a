// Long pages are drawn part by part: what is on the screen first, and no part holds up a key that is pressed meanwhile.

import { startTransition, useEffect, useState } from "react";

/** How many of so many parts are drawn by now. */
export function useStaged(count: number): number {
  const [drawn, setDrawn] = useState(1);
  useEffect(() => {
    if (drawn >= count) return;
    // A turn for the browser; a timer would wait for a second in a tab that nobody sees.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => startTransition(() => setDrawn(drawn + 1));
    port2.postMessage(null);
    return () => port1.close();
  }, [drawn, count]);
  return drawn;
}
