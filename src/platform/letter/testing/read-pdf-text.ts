// The text of a PDF of ours, line by line, as a reader would copy it: content streams by the fonts' own tables of characters (ToUnicode).

import { inflateSync } from "node:zlib";

export function readPdfText(pdf: Uint8Array): string {
  const objects = readObjects(Buffer.from(pdf));
  const fonts = readFonts(objects);
  return [...objects.values()].filter(({ head, stream }) => stream !== null && !/\/(?:Type|Length1|Subtype)\b/.test(head)).map(({ stream }) => readContent((stream as Buffer).toString("latin1"), fonts)).filter((text) => text !== "").join("\n");
}

interface PdfObject {
  readonly head: string;
  readonly stream: Buffer | null;
}

function readObjects(bytes: Buffer): ReadonlyMap<string, PdfObject> {
  const objects = new Map<string, PdfObject>();
  const text = bytes.toString("latin1");
  for (const { 1: id = "", index, 0: all } of text.matchAll(/^(\d+) 0 obj\n/gm)) {
    const from = index + all.length;
    const streamAt = text.indexOf("stream\n", from);
    const end = text.indexOf("endobj", from);
    if (streamAt < 0 || streamAt > end) {
      objects.set(id, { head: text.slice(from, end), stream: null });
      continue;
    }
    const head = text.slice(from, streamAt);
    const raw = bytes.subarray(streamAt + 7);
    objects.set(id, { head, stream: head.includes("/FlateDecode") ? inflateSync(raw) : raw.subarray(0, Number(/\/Length (\d+)/.exec(head)?.[1])) });
  }
  return objects;
}

/** Name of a font in content streams to its characters, by code. */
function readFonts(objects: ReadonlyMap<string, PdfObject>): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const fonts = new Map<string, ReadonlyMap<string, string>>();
  for (const { head } of objects.values()) {
    for (const [, name = "", id = ""] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.head ?? "")?.[1] ?? "";
      fonts.set(name, readCharacters((objects.get(map)?.stream ?? Buffer.alloc(0)).toString("latin1")));
    }
  }
  return fonts;
}

function readCharacters(map: string): ReadonlyMap<string, string> {
  const characters = new Map<string, string>();
  for (const [, first = "", , list = ""] of map.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/gi)) {
    for (const [place, [, units = ""]] of [...list.matchAll(/<([0-9a-f ]*)>/gi)].entries()) {
      const code = (Number.parseInt(first, 16) + place).toString(16).padStart(4, "0");
      characters.set(code, (units.replaceAll(" ", "").match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join(""));
    }
  }
  return characters;
}

/** Runs that stand on one height are one line. */
function readContent(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let text = "";
  let height = "";
  for (const [, y = "", font = "", shown = ""] of content.matchAll(/1 0 0 1 \S+ (\S+) Tm\n\/(F\d+) \S+ Tf\n(?:[^\n]*\n)*?(\[[^\n]*\]) TJ/g)) {
    const characters = [...shown.matchAll(/<([0-9a-f]+)>/gi)].flatMap(([, codes = ""]) => codes.match(/.{4}/g) ?? []).map((code) => fonts.get(font)?.get(code.toLowerCase()) ?? "");
    if (height !== "" && y !== height) text += "\n";
    height = y;
    text += characters.join("");
  }
  return text;
}
