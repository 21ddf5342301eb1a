// The link of a live session, taken from the address bar before anything else of the pages runs: its fragment holds a secret, which stays
// neither in the history nor in whatever reports an address.

const PATH = "/j/";

let taken: string | null = null;
const listeners = new Set<() => void>();

takeLink();
// The same page, when another link to it is pasted into the address bar.
window.addEventListener("hashchange", takeLink);

/** The link that this page was opened by, in memory alone; null when the address had none, or it was used. */
export function readLiveLink(): string | null {
  return taken;
}

/** Once nothing needs it any more. */
export function forgetLiveLink(): void {
  taken = null;
}

export function onLiveLink(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function takeLink(): void {
  const { origin, pathname, hash } = window.location;
  if (!pathname.startsWith(PATH) || hash === "") return;
  taken = `${origin}${pathname}${hash}`;
  window.history.replaceState(window.history.state, "", pathname);
  for (const listener of listeners) listener();
}
