// What the two processes of live-relay know of each other.

export type ServerKind = "strongroom" | "ws" | "y-websocket" | "hocuspocus" | "socket.io";

export interface ServerUse {
  /** Of the server's process since its start. */
  readonly cpuMs: number;
  /** What it holds, garbage aside, where that was asked for; 0 else, since collecting it costs. */
  readonly heldBytes: number;
}

/** Of every host: what is measured is what comes after it has connected. */
export const HOST_TOKEN: Uint8Array = new Uint8Array(32).fill(7);
