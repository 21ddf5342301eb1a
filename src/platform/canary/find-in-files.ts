// Looks for planted values in files: raw, hexadecimal, base64 at its three alignments, base64url, UTF-16, URL-encoded. What is
// found names the form, never the place's content.

import { open, opendir } from "node:fs/promises";
import { join } from "node:path";

import { MIB } from "#base/units.ts";

export interface Needle {
  readonly form: string;
  readonly bytes: Buffer;
}

const WINDOW_BYTES = 4 * MIB;
/** Shorter forms are found by chance. */
const LEAST_NEEDLE_BYTES = 6;

/** Every form of `value` that is long enough to mean something. */
export function needlesFor(value: Buffer): readonly Needle[] {
  const text = value.toString("utf8");
  const forms: Needle[] = [
    { form: "raw", bytes: value },
    { form: "hex", bytes: Buffer.from(value.toString("hex")) },
    { form: "HEX", bytes: Buffer.from(value.toString("hex").toUpperCase()) },
    ...base64Forms(value),
  ];
  if (Buffer.from(text, "utf8").equals(value)) {
    forms.push({ form: "utf-16le", bytes: Buffer.from(text, "utf16le") }, { form: "utf-16be", bytes: Buffer.from(text, "utf16le").swap16() });
    const encoded = encodeURIComponent(text);
    if (encoded !== text) forms.push({ form: "url", bytes: Buffer.from(encoded) });
  }
  return forms.filter(({ bytes }) => bytes.length >= LEAST_NEEDLE_BYTES);
}

/** The characters of base64 that depend on `value` alone, wherever it begins within a group of three bytes. */
function base64Forms(value: Buffer): Needle[] {
  return [0, 1, 2].flatMap((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), value]);
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor((padded.length * 8) / 6);
    const base64 = padded.toString("base64").slice(first, last);
    const url = padded.toString("base64url").slice(first, last);
    const forms: Needle[] = [{ form: `base64+${shift}`, bytes: Buffer.from(base64) }];
    if (url !== base64) forms.push({ form: `base64url+${shift}`, bytes: Buffer.from(url) });
    return forms;
  });
}

export function findInBytes(bytes: Buffer, needles: readonly Needle[]): readonly Needle[] {
  return needles.filter((needle) => bytes.includes(needle.bytes));
}

/** Needles that stand in the file, in windows that overlap by the longest of them. */
export async function findInFile(path: string, needles: readonly Needle[]): Promise<readonly Needle[]> {
  const overlap = Math.max(0, ...needles.map(({ bytes }) => bytes.length - 1));
  const window = Buffer.alloc(WINDOW_BYTES + overlap);
  const found = new Set<Needle>();
  const file = await open(path, "r");
  try {
    let kept = 0;
    for (;;) {
      const { bytesRead } = await file.read(window, kept, WINDOW_BYTES, null);
      if (bytesRead === 0) return [...found];
      const length = kept + bytesRead;
      for (const needle of findInBytes(window.subarray(0, length), needles)) found.add(needle);
      kept = Math.min(overlap, length);
      window.copyWithin(0, length - kept, length);
    }
  } finally {
    await file.close();
  }
}

/** Looks through all files below `folder`; a file that goes away meanwhile is passed over. */
export async function findInFolder(folder: string, needles: readonly Needle[], skip: (path: string) => boolean): Promise<{ readonly files: number; readonly found: readonly { readonly path: string; readonly form: string }[] }> {
  let files = 0;
  const found = [];
  for await (const entry of await opendir(folder, { recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || skip(path)) continue;
    files++;
    for (const { form } of await findIfThere(path, needles)) found.push({ path, form });
  }
  return { files, found };
}

async function findIfThere(path: string, needles: readonly Needle[]): Promise<readonly Needle[]> {
  try {
    return await findInFile(path, needles);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
