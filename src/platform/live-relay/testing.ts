// Either end of a live connection as a test holds it: frames as they come, and the code that it was closed with.

import { once } from "node:events";

import { WebSocket, type ClientOptions } from "ws";

import { SUB_PROTOCOL } from "#protocol/live/envelope/connection.ts";

export interface LiveSocket {
  readonly webSocket: WebSocket;
  /** What came and was not asked for by `next`. */
  readonly frames: Uint8Array<ArrayBuffer>[];
  /** Resolves with the code. */
  readonly closed: Promise<number>;
  send(frame: Uint8Array): void;
  /** The next frame, or an error when the connection ends before. */
  next(): Promise<Uint8Array<ArrayBuffer>>;
}

export interface LiveConnect {
  /** `http://localhost:7300`. */
  readonly origin: string;
  /** base64url of 16 bytes. */
  readonly session: string;
  readonly kind: "host" | "guest";
  readonly token: Uint8Array;
  readonly options?: ClientOptions;
}

/** Once the server has taken the upgrade; what it thinks of the token it says by closing. @throws Error with the status when it has not. */
export async function connectLive({ origin, session, kind, token, options }: LiveConnect): Promise<LiveSocket> {
  const address = `${origin.replace(/^http/, "ws")}/live/${session}`;
  const webSocket = new WebSocket(address, [SUB_PROTOCOL, `${kind}.${Buffer.from(token).toString("base64url")}`], { perMessageDeflate: false, ...options });
  const frames: Uint8Array<ArrayBuffer>[] = [];
  const waiting: ((frame: Uint8Array<ArrayBuffer> | null) => void)[] = [];
  webSocket.on("message", (data: Buffer) => {
    const frame = new Uint8Array(data);
    const waiter = waiting.shift();
    if (waiter === undefined) frames.push(frame);
    else waiter(frame);
  });
  const closed = new Promise<number>((resolve) =>
    webSocket.once("close", (code: number) => {
      resolve(code);
      for (const waiter of waiting.splice(0)) waiter(null);
    }),
  );
  await once(webSocket, "open");
  return {
    webSocket,
    frames,
    closed,
    send: (frame) => webSocket.send(frame),
    async next() {
      const frame = frames.shift() ?? (await new Promise<Uint8Array<ArrayBuffer> | null>((resolve) => void waiting.push(resolve)));
      if (frame === null) throw new Error(`The connection was closed with ${await closed} before a frame came.`);
      return frame;
    },
  };
}
