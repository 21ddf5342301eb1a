// Finds the records of a set of keys in a file of index-format.ts: the keys are read once, records only where they are asked for. Whoever
// opens the file has checked its digest; what is read is checked all the same, so that a defect is an error, not an answer.

import { AppError } from "#base/app-error.ts";
import { KIB, MIB } from "#base/units.ts";

import { aboutSchema, DATA_FORMATS, magicOf, TAIL_BYTES, type AboutData, type DataKind } from "./index-format.ts";

export interface RandomAccess {
  readonly bytes: number;
  /** Exactly `length` bytes from `offset` on. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface DataIndex {
  readonly about: AboutData;
  /** The records of these keys, each once, as `JSON.parse` gives them. */
  find(keys: Iterable<string>): Promise<readonly unknown[]>;
}

/** @throws AppError `advisories.damaged`. */
export async function openDataIndex(kind: DataKind, file: RandomAccess): Promise<DataIndex> {
  const expected = magicOf(kind);
  if (file.bytes < expected.length + TAIL_BYTES) throw damaged("it is too short");
  const magic = await file.read(0, expected.length);
  if (!magic.every((byte, at) => byte === expected[at])) throw damaged("it is no such file");
  const tail = viewOf(await file.read(file.bytes - TAIL_BYTES, TAIL_BYTES));
  const [keysOffset, directoryOffset, aboutOffset, aboutLength] = [0, 4, 8, 12].map((at) => tail.getUint32(at, true)) as [number, number, number, number];
  const isOrdered = expected.length <= keysOffset && keysOffset <= directoryOffset && directoryOffset <= aboutOffset && aboutOffset + aboutLength === file.bytes - TAIL_BYTES;
  if (!isOrdered) throw damaged("its parts are not where it says");
  const about = readAbout(await file.read(aboutOffset, aboutLength));
  if (about.format !== DATA_FORMATS[kind]) throw damaged("it says that it is something else");
  if (aboutOffset - directoryOffset !== about.keys * 4) throw damaged("its directory has not as many entries as it says");
  const directory = createKeys(await file.read(keysOffset, aboutOffset - keysOffset), directoryOffset - keysOffset);
  return {
    about,
    async find(keys) {
      const places = new Map<number, number>();
      for (const key of keys) for (const [offset, length] of directory.find(key)) places.set(offset, length);
      const sorted = [...places].sort(([one], [other]) => one - other);
      const records: unknown[] = [];
      for (const stretch of joinNear(sorted)) {
        if (stretch.end > keysOffset) throw damaged("a record is not where its key says");
        const bytes = await file.read(stretch.begin, stretch.end - stretch.begin);
        for (const [offset, length] of stretch.places) records.push(parseJson(bytes.subarray(offset - stretch.begin, offset - stretch.begin + length)));
      }
      return records;
    },
  };
}

interface Stretch {
  readonly begin: number;
  end: number;
  readonly places: (readonly [offset: number, length: number])[];
}

/** What lies between two records is read with them, as long as it costs less than asking once more. */
const MAX_GAP_BYTES = 16 * KIB;
const MAX_STRETCH_BYTES = MIB;

function* joinNear(sorted: readonly (readonly [offset: number, length: number])[]): Generator<Stretch> {
  let stretch: Stretch | null = null;
  for (const place of sorted) {
    const [offset, length] = place;
    const end = offset + length;
    if (stretch !== null && offset - stretch.end <= MAX_GAP_BYTES && end - stretch.begin <= MAX_STRETCH_BYTES) {
      stretch.end = Math.max(stretch.end, end);
      stretch.places.push(place);
      continue;
    }
    if (stretch !== null) yield stretch;
    stretch = { begin: offset, end, places: [place] };
  }
  if (stretch !== null) yield stretch;
}

function createKeys(bytes: Uint8Array, directoryAt: number) {
  const view = viewOf(bytes);
  const decoder = new TextDecoder();
  const count = (bytes.length - directoryAt) / 4;
  /** Place, number of records and text of the key at `index`. */
  const keyAt = (index: number): { readonly key: string; readonly records: number; readonly count: number } => {
    const at = view.getUint32(directoryAt + index * 4, true);
    if (at + 8 > directoryAt) throw damaged("a key is not where its directory says");
    const end = at + 8 + view.getUint32(at, true);
    const places = view.getUint32(at + 4, true);
    if (end + places * 8 > directoryAt) throw damaged("a key is longer than its part");
    return { key: decoder.decode(bytes.subarray(at + 8, end)), records: end, count: places };
  };
  return {
    *find(wanted: string): Generator<readonly [offset: number, length: number]> {
      let low = 0;
      let high = count - 1;
      while (low <= high) {
        const middle = (low + high) >>> 1;
        const found = keyAt(middle);
        if (found.key === wanted) {
          for (let at = 0; at < found.count; at++) yield [view.getUint32(found.records + at * 8, true), view.getUint32(found.records + at * 8 + 4, true)];
          return;
        }
        if (found.key < wanted) low = middle + 1;
        else high = middle - 1;
      }
    },
  };
}

function readAbout(bytes: Uint8Array): AboutData {
  const parsed = aboutSchema.safeParse(parseJson(bytes));
  if (!parsed.success) throw damaged("what it says about itself is not readable");
  return parsed.data;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged("a part of it is no JSON");
    throw error;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(how: string): AppError {
  return new AppError("advisories.damaged", `Expected a file of public data as it was written: ${how}.`);
}
