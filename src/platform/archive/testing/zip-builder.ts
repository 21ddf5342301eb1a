// Zips made byte by byte (APPNOTE.TXT 6.3), honest or not, for tests of what reads them.

import { crc32, deflateRawSync } from "node:zlib";

export interface ZipItem {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  readonly stored?: boolean;
  /** Upper half of the external attributes, as Unix has it. */
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Lies of the central directory. */
  readonly size?: number;
  readonly compressedSize?: number;
  readonly crc?: number;
  readonly offset?: number;
  readonly extra?: Uint8Array;
}

export function buildZip(items: readonly ZipItem[], options: { readonly entries?: number; readonly comment?: Uint8Array; readonly prefix?: Uint8Array; readonly directoryOffset?: number } = {}): Buffer {
  const parts: Buffer[] = [Buffer.from(options.prefix ?? [])];
  const central: Buffer[] = [];
  let at = parts[0]?.length ?? 0;
  for (const item of items) {
    const local = buildLocal(item);
    parts.push(local);
    central.push(buildCentral(item, item.offset ?? at));
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const comment = Buffer.from(options.comment ?? []);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(options.entries ?? items.length, 8);
  end.writeUInt16LE(options.entries ?? items.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(options.directoryOffset ?? at, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, directory, end, comment]);
}

interface Encoded {
  readonly name: Buffer;
  readonly content: Buffer;
  readonly packed: Buffer;
  readonly method: number;
  readonly flags: number;
}

function encode(item: ZipItem): Encoded {
  const name = Buffer.from(item.name as string);
  const content = Buffer.from((item.content ?? "") as string);
  const stored = item.stored === true || name.at(-1) === 0x2f;
  return { name, content, packed: stored ? content : deflateRawSync(content), method: item.method ?? (stored ? 0 : 8), flags: item.flags ?? 0x0800 };
}

function buildLocal(item: ZipItem): Buffer {
  const { name, content, packed, method, flags } = encode(item);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x0403_4b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(method, 8);
  head.writeUInt32LE(DOS_TIME, 10);
  head.writeUInt32LE(crc32(content), 14);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(content.length, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name, packed]);
}

/** 1 February 2026, 12:00:00. */
const DOS_TIME = (((2026 - 1980) << 25) | (2 << 21) | (1 << 16) | (12 << 11)) >>> 0;

function buildCentral(item: ZipItem, offset: number): Buffer {
  const { name, content, packed, method, flags } = encode(item);
  const extra = Buffer.from(item.extra ?? []);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x0201_4b50, 0);
  head.writeUInt16LE((3 << 8) | 20, 4);
  head.writeUInt16LE(20, 6);
  head.writeUInt16LE(flags, 8);
  head.writeUInt16LE(method, 10);
  head.writeUInt32LE(DOS_TIME, 12);
  head.writeUInt32LE(item.crc ?? crc32(content), 16);
  head.writeUInt32LE(item.compressedSize ?? packed.length, 20);
  head.writeUInt32LE(item.size ?? content.length, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(((item.mode ?? 0o100_644) << 16) >>> 0, 38);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, name, extra]);
}
