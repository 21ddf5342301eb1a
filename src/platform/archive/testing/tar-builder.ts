// Tars made byte by byte (POSIX.1-2017, pax), honest or not, for tests of what reads them.

export interface TarItem {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** The type flag; "0" is a file. */
  readonly type?: string;
  readonly mode?: number;
  readonly link?: string;
  readonly mtime?: number;
  /** Lies. */
  readonly size?: number;
  readonly sizeField?: string | Uint8Array;
  readonly checksum?: number;
  readonly prefix?: string;
}

export function buildTar(items: readonly TarItem[], options: { readonly end?: boolean } = {}): Buffer {
  const parts = items.flatMap((item) => {
    const content = Buffer.from((item.content ?? "") as string);
    return [buildHeader(item, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, ...(options.end === false ? [] : [Buffer.alloc(1_024)])]);
}

/** A pax header that gives these records to the next entry. */
export function paxItem(records: Readonly<Record<string, string>>, type: "x" | "g" = "x"): TarItem {
  const content = Object.entries(records).map(([key, value]) => paxRecord(key, value)).join("");
  return { name: "PaxHeader", type, content };
}

/** GNU's way to a long name (`L`) or link (`K`) for the next entry. */
export function gnuLongItem(type: "L" | "K", value: string): TarItem {
  return { name: "././@LongLink", type, content: `${value}\0` };
}

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (bytes + String(length).length !== length) length = bytes + String(length).length;
  return `${length}${rest}`;
}

function buildHeader(item: TarItem, contentBytes: number): Buffer {
  const head = Buffer.alloc(512);
  head.write(item.name, 0, 100, "utf8");
  head.write((item.mode ?? 0o644).toString(8).padStart(7, "0"), 100);
  head.write("0000000", 108);
  head.write("0000000", 116);
  const sizeField = item.sizeField ?? (item.size ?? contentBytes).toString(8).padStart(11, "0");
  Buffer.from(sizeField as string).copy(head, 124, 0, 12);
  head.write((item.mtime ?? 1_770_000_000).toString(8).padStart(11, "0"), 136);
  head.write(item.type ?? "0", 156);
  head.write(item.link ?? "", 157, 100, "utf8");
  head.write("ustar\0" + "00", 257);
  head.write(item.prefix ?? "", 345, 155, "utf8");
  head.fill(0x20, 148, 156);
  const sum = item.checksum ?? head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return head;
}
