// Time for what expires: it does not go back while the program runs, so that setting the machine's clock back revives nothing. What
// expired before the start was written down by the sweep (../requests/sweep.ts), and stays ended whatever the clock says.

import type { Clock } from "#platform/clock/clock.ts";

export function createSteadyClock(clock: Pick<Clock, "now">): Pick<Clock, "now"> {
  let latest = Number.NEGATIVE_INFINITY;
  return {
    now() {
      latest = Math.max(latest, clock.now());
      return latest;
    },
  };
}
