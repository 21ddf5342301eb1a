// When the server says that something needs an elevation, whoever shows the pages is asked for one here, and the call is made again.
// One question at a time: what is refused meanwhile waits for the same answer.

/** True once the session is elevated in the team; false when the person would rather not. */
export type ElevationGate = (teamId: string) => Promise<boolean>;

let gate: ElevationGate | null = null;
let asking: Promise<boolean> | null = null;

/** Gives what takes it away again. */
export function registerElevationGate(given: ElevationGate): () => void {
  gate = given;
  return () => {
    if (gate === given) gate = null;
  };
}

/** False when nobody is there to be asked. */
export async function passElevationGate(teamId: string | undefined): Promise<boolean> {
  if (gate === null || teamId === undefined) return false;
  asking ??= gate(teamId).finally(() => {
    asking = null;
  });
  return asking;
}
