// What whoever has taken TLS off sees between programs and a server: a proxy on loopback that writes down all that passes, both ways, and reads it as far as anybody
// can: frames of WebSockets are taken out of their masks (RFC 6455, section 5.3).

import assert from "node:assert/strict";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface RecordingProxy {
  readonly url: string;
  capture(): Capture;
  close(): Promise<void>;
}

export interface Capture {
  /** As it passed. */
  readonly raw: Buffer;
  /** The payloads of WebSocket frames, one after the other. */
  readonly payloads: Buffer;
  readonly frames: number;
  /** What would have to be inflated before it can be searched. */
  readonly compressed: readonly string[];
}

interface Passed {
  readonly up: Buffer[];
  readonly down: Buffer[];
}

const COMPRESSED = 0x40;
const MASKED = 0x80;

export async function startRecordingProxy(server: string): Promise<RecordingProxy> {
  const { hostname: host, port } = new URL(server);
  const passed: Passed[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const upstream = connect({ host, port: Number(port) });
    const record: Passed = { up: [], down: [] };
    passed.push(record);
    for (const [from, to, kept] of [[client, upstream, record.up], [upstream, client, record.down]] as const) {
      sockets.add(from);
      from.on("data", (chunk: Buffer) => void kept.push(chunk));
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(proxy.address() as AddressInfo).port}`,
    capture: () => read(passed),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

function read(passed: readonly Passed[]): Capture {
  const streams = passed.map(({ up, down }) => ({ up: Buffer.concat(up), down: Buffer.concat(down) }));
  const compressed: string[] = [];
  const frames = streams.flatMap(({ up, down }) => {
    if (!up.includes("\r\nUpgrade: websocket", 0, "latin1")) {
      if (/\r\ncontent-encoding:/i.test(down.toString("latin1"))) compressed.push("an answer of the API");
      return [];
    }
    if (/\r\nsec-websocket-extensions:/i.test(headOf(down))) compressed.push("a WebSocket by its extensions");
    return [up, down].flatMap((stream) => readFrames(stream.subarray(headOf(stream).length), compressed));
  });
  return { raw: Buffer.concat(streams.flatMap(({ up, down }) => [up, down])), payloads: Buffer.concat(frames), frames: frames.length, compressed };
}

function headOf(stream: Buffer): string {
  const end = stream.indexOf("\r\n\r\n");
  assert.ok(end > 0, "a connection has a head");
  return stream.toString("latin1", 0, end + 4);
}

/** Section 5.2; what is not whole yet is in the raw stream. */
function readFrames(stream: Buffer, compressed: string[]): Buffer[] {
  const payloads: Buffer[] = [];
  for (let at = 0; at + 2 <= stream.length; ) {
    const [first, second] = [stream.readUInt8(at), stream.readUInt8(at + 1)];
    if ((first & COMPRESSED) !== 0) compressed.push("a frame");
    const short = second & ~MASKED;
    const lengthAt = at + 2;
    const maskAt = lengthAt + (short === 126 ? 2 : short === 127 ? 8 : 0);
    const start = maskAt + ((second & MASKED) === 0 ? 0 : 4);
    if (start > stream.length) break;
    const length = short === 126 ? stream.readUInt16BE(lengthAt) : short === 127 ? Number(stream.readBigUInt64BE(lengthAt)) : short;
    const payload = Buffer.from(stream.subarray(start, start + length));
    if ((second & MASKED) !== 0) for (let index = 0; index < payload.length; index++) payload[index] = (payload[index] ?? 0) ^ (stream[maskAt + (index & 3)] ?? 0);
    payloads.push(payload);
    at = start + length;
  }
  return payloads;
}
