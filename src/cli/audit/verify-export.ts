// Verifies an export of the audit log. This one file is the whole verifier: it needs Node (22.18 or later) and nothing else, shares no
// code with the server, and opens no connection. The rules (AUD-n) are those of src/protocol/audit/SPEC.md. To run it:
//   node verify-export.mts EXPORT [--key KEY] [--witness-key KEY]… [--previous FILE]… [--keep FILE]

import { createPublicKey, hash, verify, type KeyObject } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync, realpathSync, writeFileSync } from "node:fs";
import process from "node:process";

/** `kind` as `record-changed`, `root-wrong`, `forked`; `where` names the line of the file, and which record, leaves, tile or checkpoint. */
export type Finding = { readonly kind: string; readonly where: string; readonly detail: string };
/** What the reader knows from elsewhere: keys (where none is given, the export's own, and the facts say so), signed checkpoints of earlier times. */
export type Trust = { readonly logKey: string | null; readonly witnessKeys: readonly string[]; readonly previous: readonly string[] };
/** The first findings and how many there are; what was verified, for people; the newest checkpoint, to keep for the next time. */
export type Verdict = { readonly findings: readonly Finding[]; readonly findingCount: number; readonly facts: readonly string[]; readonly checkpoint: string | null };

type Find = (kind: string, where: string, detail: string) => void;
type Members = Readonly<Record<string, unknown>>;
type Range = { from: number; to: number };
type Head = { readonly origin: string; readonly size: number; readonly root: string };
type Key = { readonly name: string; readonly id: string; readonly type: number; readonly publicKey: KeyObject };
type Header = { readonly origin: string; readonly stream: string; readonly first: number; readonly last: number; readonly size: number; readonly logKey: Key; readonly witnessKeys: readonly Key[] };
type Subtree = { readonly height: number; readonly start: number; readonly hash: Buffer };

const FORMAT = "strongroom.audit-export/1";
/** What is missing may still come late; beyond this many ranges it is named at once. */
const [KEPT_FINDINGS, KEPT_RANGES] = [500, 1000];
/** An act is dated in its transaction, and sequenced in the order in which transactions end. */
const CLOCK_TOLERANCE_MS = 60_000;
const [CHUNK_BYTES, MAX_LINE_CHARACTERS, LOG_TYPE, WITNESS_TYPE] = [1_048_576, 4_194_304, 1, 4];
const [NAME, UUID] = [/^[A-Za-z][A-Za-z0-9_-]*$/, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/];
const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** Goes through the lines once, with an amount of memory that does not grow with them. */
export function verifyExport(lines: Iterable<string>, trust: Trust): Verdict {
  const findings: Finding[] = [];
  let [findingCount, number] = [0, 0];
  const find: Find = (kind, where, detail) => {
    if (findingCount++ < KEPT_FINDINGS) findings.push({ kind, where, detail });
  };
  const reader = createReader(trust, find);
  for (const line of lines) {
    const where = `line ${++number}`;
    const value = parseLine(line);
    if (typeof value === "string") find("malformed", where, value);
    else takeLine(reader, value, where);
  }
  finish(reader, `after line ${number}`);
  return { findings, findingCount, facts: composeFacts(reader), checkpoint: reader.checkpoint?.note ?? null };
}

function createReader(trust: Trust, find: Find) {
  // Leaves passed, the last sequence in order, records read, the newest time of a record in milliseconds.
  const passed = { at: 0, sequence: 0, records: 0, destroyed: 0, latest: 0 };
  // Perfect subtrees from left to right; broken while leaves are missing, until a tile's hash heals it.
  const tree = { stack: [] as Subtree[], broken: false, missingLeaves: [] as Range[], missingSequences: [] as Range[] };
  const heads = { checkpoint: null as (Head & { readonly note: string }) | null, previous: [] as Head[], streamLength: null as number | null };
  return { trust, find, header: null as Header | null, begun: false, ended: false, ...passed, ...tree, ...heads, witnessed: new Map<string, { readonly size: number; readonly time: number }>() };
}
type Reader = ReturnType<typeof createReader>;
const TAKE = new Map([["record", takeRecord], ["others", takeOthers], ["tile", takeTile], ["checkpoint", takeCheckpoint], ["end", takeEnd]]);

function takeLine(reader: Reader, line: Members, where: string): void {
  if (reader.ended) return reader.find("malformed", where, "AUD-22: nothing follows the end");
  if (!reader.begun) {
    reader.begun = true;
    reader.header = openHeader(reader, line, where);
    reader.sequence = (reader.header?.first ?? 1) - 1;
    reader.previous = readPrevious(reader);
    return;
  }
  if (line["kind"] !== "tile") passPrevious(reader);
  const take = TAKE.get(String(line["kind"]));
  if (take === undefined) return reader.find("malformed", where, "AUD-22: expected a record, others, a tile, a checkpoint or the end");
  take(reader, line, where);
}

function takeRecord(reader: Reader, line: Members, where: string): void {
  const { find } = reader;
  const record = readRecord(line, reader.header?.stream ?? "");
  if (typeof record === "string") return find("malformed", where, record);
  const { index, sequence, recordedAt } = record;
  const place = `${where}: record ${record.id}, sequence ${sequence}, leaf ${index}`;
  reader.records++;
  if (record.personal === "destroyed") reader.destroyed++;
  if (record.personal === "changed") find("personal-changed", place, "its personal part is not the one that was recorded");
  if (!record.leaf.equals(record.computed)) find("record-changed", place, "it is not the record that was sequenced: its hash is not that of its leaf");
  if (index < reader.at) {
    const awaited = [takeOut(reader.missingLeaves, index), takeOut(reader.missingSequences, sequence)].includes(true);
    const kind = awaited ? "record-reordered" : sequence <= reader.sequence ? "record-duplicate" : "record-inserted";
    return find(kind, place, `it stands after the leaf ${reader.at - 1}, and ${awaited ? "was missing" : "another line was there"} in its own place`);
  }
  if (sequence > reader.sequence + 1) reader.missingSequences.push({ from: reader.sequence + 1, to: sequence });
  else if (sequence <= reader.sequence) find("sequence-wrong", place, `expected the sequence ${reader.sequence + 1}: a number was given twice`);
  skipTo(reader, index);
  if (recordedAt < reader.latest - CLOCK_TOLERANCE_MS) find("clock-backwards", place, `recorded at ${iso(recordedAt)}, after a record of ${iso(reader.latest)}`);
  reader.latest = Math.max(reader.latest, recordedAt);
  reader.sequence = Math.max(reader.sequence, sequence);
  push(reader, 0, record.leaf);
  if (reader.missingLeaves.length + reader.missingSequences.length > KEPT_RANGES) tellMissing(reader);
}

function takeOthers(reader: Reader, line: Members, where: string): void {
  const { from, to, hashes } = line;
  const heights = isCount(from) && isCount(to) && from < to ? cover(from, to) : [];
  const bytes = Array.isArray(hashes) ? hashes.map(readHash).filter((each) => each !== null) : [];
  if (!hasMembers(line, "from hashes kind to") || heights.length === 0 || bytes.length !== heights.length) return reader.find("malformed", where, "AUD-24: expected a range of leaves and the hashes of its subtrees");
  if (Number(from) < reader.at) return reader.find("leaves-inserted", `${where}: leaves ${String(from)} to ${Number(to) - 1}`, `the leaves before ${reader.at} were there before`);
  skipTo(reader, Number(from));
  heights.forEach((height, index) => push(reader, height, bytes[index] ?? Buffer.alloc(0)));
}

function takeTile(reader: Reader, line: Members, where: string): void {
  const { level, index } = line;
  const declared = readHash(line["hash"]);
  if (!hasMembers(line, "hash index kind level") || !isCount(level) || level < 1 || level > 6 || !isCount(index) || declared === null) return reader.find("malformed", where, "AUD-25: expected level, index and hash of a tile");
  const [height, width] = [8 * level, 256 ** level];
  const place = `${where}: tile ${level - 1}/${index}, leaves ${index * width} to ${(index + 1) * width - 1}`;
  if ((index + 1) * width !== reader.at) return reader.find("tile-misplaced", place, `it stands after ${reader.at} leaves`);
  merge(reader, height);
  const top = reader.stack.at(-1);
  const whole = !reader.broken && top?.height === height;
  if (whole && top.hash.equals(declared)) return;
  if (whole) reader.find("tile-changed", place, `its hashes do not make the hash that stands for it at level ${level}: the tile, or the one above it, was changed`);
  // From here on with the hash of the level above, so that one fault is told once, and where it is.
  reader.stack = reader.stack.filter(({ start }) => start < reader.at - width);
  reader.broken = reader.stack.reduce((end, subtree) => end + 2 ** subtree.height, 0) !== reader.at - width;
  if (!reader.broken) reader.stack.push({ height, start: reader.at - width, hash: declared });
}

function takeCheckpoint(reader: Reader, line: Members, where: string): void {
  const { find, header, at, latest } = reader;
  const note = hasMembers(line, "checkpoint kind") ? String(line["checkpoint"]) : "";
  const head = readCheckpoint(note);
  if (head === null) return find("malformed", where, "AUD-26: expected a checkpoint: origin, size, root, and signatures");
  const place = `${where}: checkpoint of size ${head.size}`;
  const cosigned = requireSigned(reader, note, place);
  if (head.origin !== header?.origin) find("checkpoint-foreign", place, `it is of the log ${head.origin}`);
  if (head.size !== at) return find("checkpoint-misplaced", place, `it stands after ${at} leaves`);
  if (!reader.broken && head.root !== rootOf(reader)) find("root-wrong", place, `signed is ${head.root}, the leaves make ${rootOf(reader)}: a leaf between ${reader.checkpoint?.size ?? 0} and ${at} is not the log's`);
  for (const [name, time] of cosigned) {
    const before = reader.witnessed.get(name);
    if (before !== undefined && time < before.time) find("clock-backwards", place, `${name} cosigned it at ${iso(time * 1000)}, and the tree of ${before.size} entries at ${iso(before.time * 1000)}`);
    if (latest > time * 1000 + CLOCK_TOLERANCE_MS) find("clock-backwards", place, `${name} cosigned it at ${iso(time * 1000)}, before a record in it of ${iso(latest)}`);
    reader.witnessed.set(name, { size: head.size, time });
  }
  reader.checkpoint = { ...head, note };
}

function takeEnd(reader: Reader, line: Members, where: string): void {
  const { header, find } = reader;
  const note = hasMembers(line, "head kind records") ? String(line["head"]) : "";
  const [context, origin, stream, count = "", size, ...rest] = splitNote(note)?.text.split("\n") ?? [];
  reader.ended = true;
  if (context !== "strongroom.audit/stream/1" || !isNumeral(count) || rest.join() !== "" || rest.length !== 1) return find("malformed", where, "AUD-27: expected the log's statement of the stream's length");
  requireSigned(reader, note, `${where}: the stream's length`);
  if (origin !== header?.origin || stream !== header?.stream || size !== String(header?.size)) find("stream-foreign", `${where}: the stream's length`, "it is of another log, stream or size");
  if (line["records"] !== reader.records) find("truncated", where, `it says ${String(line["records"])} records, ${reader.records} are there`);
  reader.streamLength = Number(count);
}

function finish(reader: Reader, where: string): void {
  const { find, header, checkpoint, at, sequence, streamLength, trust } = reader;
  for (const { size } of reader.previous) find("previous-unproven", `previous checkpoint of size ${size}`, "the export ends before it");
  tellMissing(reader);
  if (!reader.ended) find("truncated", where, "the export has no end");
  if (header === null || checkpoint === null) return find("truncated", where, "the export has no header or no checkpoint");
  if (checkpoint.size !== header.size || at !== header.size) find("truncated", where, `expected ${header.size} leaves and a checkpoint of them, got ${at} and a checkpoint of ${checkpoint.size}`);
  if (sequence !== header.last) find(sequence < header.last ? "record-missing" : "record-inserted", `sequences ${Math.min(sequence, header.last) + 1} to ${Math.max(sequence, header.last)}, ${where}`, `the export says that it goes to ${header.last}`);
  if (streamLength !== null && streamLength < sequence) find("stream-short", where, `the log signed a length of ${streamLength}, the export goes to ${sequence}`);
  const silent = header.witnessKeys.filter(({ name }) => trust.witnessKeys.length > 0 && !reader.witnessed.has(name));
  for (const { name } of silent) find("not-cosigned", `witness ${name}`, "it cosigned no checkpoint of this export: others may be shown another history");
}

function openHeader({ trust, find }: Reader, line: Members, where: string): Header | null {
  const { first, last, log, origin, size, stream, witnesses, exportedAt } = line;
  const formed = hasMembers(line, "exportedAt first format kind last log origin size stream witnesses") && line["kind"] === "header" && line["format"] === FORMAT;
  const counted = isCount(first) && first > 0 && isCount(last) && last >= first - 1 && isCount(size) && isCount(exportedAt);
  const [logKey, named] = [readKey(trust.logKey ?? log, LOG_TYPE), trust.witnessKeys.length > 0 ? trust.witnessKeys : witnesses];
  const witnessKeys = Array.isArray(named) ? named.map((text) => readKey(text, WITNESS_TYPE)) : [null];
  if (trust.logKey !== null && trust.logKey !== log) find("log-foreign", where, `the export is of ${String(log)}, expected ${trust.logKey}`);
  if (witnessKeys.includes(null)) find("malformed", where, "AUD-12: the key of a witness is not of its form");
  if (!formed || !counted || typeof origin !== "string" || typeof stream !== "string" || !UUID.test(stream) || logKey === null) {
    find("malformed", where, `AUD-22: expected the header of ${FORMAT}`);
    return null;
  }
  if (logKey.name !== origin) find("log-foreign", where, `the key is of ${logKey.name}, the export of ${origin}`);
  return { origin, stream, first, last, size, logKey, witnessKeys: witnessKeys.filter((key) => key !== null) };
}

function readPrevious({ trust, find, header }: Reader): Head[] {
  return trust.previous.flatMap((note, index) => {
    const head = readCheckpoint(note);
    const where = `previous checkpoint ${head === null ? index + 1 : `of size ${head.size}`}`;
    const foreign = head === null || head.origin !== header?.origin || !readSignatures(note, header).byLog;
    if (foreign) find("previous-foreign", where, "it is no checkpoint that this log's key signed");
    else if (head.size > header.size) find("rolled-back", where, `the log had ${head.size} entries then, and has ${header.size} now`);
    return foreign || head.size > header.size ? [] : [head];
  }).sort((a, b) => a.size - b.size);
}

/** Compares the tree with the checkpoints that the reader kept, at the place where the export passes their size. */
function passPrevious(reader: Reader): void {
  for (let next = reader.previous[0]; next !== undefined && next.size <= reader.at; next = reader.previous[0]) {
    const where = `previous checkpoint of size ${next.size}`;
    if (next.size < reader.at || reader.broken) reader.find("previous-unproven", where, "the export does not show the tree at that size: ask for one that includes this checkpoint");
    else if (next.root !== rootOf(reader)) reader.find("forked", where, `the log had the root ${next.root} then, and has ${rootOf(reader)} at that size now: its history was rewritten`);
    reader.previous.shift();
  }
}

/** Leaves that nothing stands for; they may come late, and the tree goes on where a tile's hash heals it. */
function skipTo(reader: Reader, index: number): void {
  if (index > reader.at) reader.missingLeaves.push({ from: reader.at, to: index });
  reader.broken ||= index > reader.at;
  reader.at = index;
}

function tellMissing({ find, missingLeaves, missingSequences }: Reader): void {
  for (const { from, to } of missingSequences.splice(0)) find("record-missing", `sequences ${from} to ${to - 1}`, "the stream had them, the export does not: deleted or withheld");
  for (const { from, to } of missingLeaves.splice(0)) find("leaves-missing", `leaves ${from} to ${to - 1}`, "there is neither a record nor a hash of them");
}

/** Takes one number out of the ranges; false where none holds it. */
function takeOut(ranges: Range[], value: number): boolean {
  const at = ranges.findIndex(({ from, to }) => from <= value && value < to);
  const range = ranges[at];
  if (range === undefined) return false;
  ranges.splice(at, 1, ...[{ from: range.from, to: value }, { from: value + 1, to: range.to }].filter(({ from, to }) => from < to));
  return true;
}

/** A subtree is merged with its neighbour only when more follows, so that a tile can be compared before. */
function push(reader: Reader, height: number, subtree: Buffer): void {
  if (!reader.broken) merge(reader, Infinity);
  if (!reader.broken) reader.stack.push({ height, start: reader.at, hash: subtree });
  reader.at += 2 ** height;
}

function merge({ stack }: Reader, below: number): void {
  for (let [left, right] = stack.slice(-2); left !== undefined && left.height === right?.height && left.height < below; [left, right] = stack.slice(-2)) {
    stack.splice(-2, 2, { height: left.height + 1, start: left.start, hash: hashNode(left.hash, right.hash) });
  }
}

function rootOf({ stack }: Reader): string {
  const root = stack.reduceRight<Buffer | null>((right, left) => (right === null ? left.hash : hashNode(left.hash, right)), null);
  return (root ?? sha256("")).toString("base64");
}

/** A record's line; a text when it is not of its form. The line is canonical, so its parts are too. */
function readRecord(line: Members, stream: string) {
  const { index, sequence, personal, salt, public: open } = line;
  const [leaf, commitment] = [readHash(line["leaf"]), readHash(line["commitment"])];
  if (!hasMembers(line, "commitment index kind leaf personal public salt sequence") || !isCount(index) || !isCount(sequence) || sequence < 1 || leaf === null || commitment === null) return "AUD-23: expected a record";
  if (!isTable(open) || !hasMembers(open, "actor details event grant id recordedAt subject")) return "AUD-4: expected the members of a public part";
  const { id, recordedAt } = open;
  if (typeof id !== "string" || !UUID.test(id) || !isCount(recordedAt)) return "AUD-4: expected an id and a time";
  const kept = isTable(personal) && Object.values(personal).every((value) => typeof value === "string") && readHash(salt) !== null;
  if (!kept && (personal !== null || salt !== null)) return "AUD-5: expected a personal part of texts with a salt of 32 bytes, or null for both";
  const committed = kept && sha256(`strongroom.audit/personal/1\n${String(salt)}\n${JSON.stringify(personal)}\n`).equals(commitment);
  const data = Buffer.from(`0001${stream.replaceAll("-", "")}${sequence.toString(16).padStart(16, "0")}`.padEnd(116, "0"), "hex"); // 0x00, then the leaf's 57 bytes
  sha256(`strongroom.audit/record/1\n${JSON.stringify(open)}\n${String(line["commitment"])}\n`).copy(data, 26);
  return { id, recordedAt, index, sequence, leaf, computed: sha256(data), personal: !kept ? "destroyed" : committed ? "kept" : "changed" } as const;
}

/** The value of a line in its one canonical form; a text when it is in none. */
function parseLine(line: string): Members | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "AUD-22: expected a line of JSON";
  }
  return isTable(value) && isCanonical(value, 0) && JSON.stringify(value) === line ? value : "AUD-3: the line is not in canonical form";
}

/** What JSON.stringify does not see to: order and form of names, whole characters, depth. */
function isCanonical(value: unknown, depth: number): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (Array.isArray(value)) return depth < 16 && value.every((each) => isCanonical(each, depth + 1));
  if (!isTable(value)) return value === null || typeof value === "boolean" || Number.isFinite(value);
  const names = Object.keys(value);
  return depth < 16 && names.every((name, index) => name > (names[index - 1] ?? "") && NAME.test(name) && isCanonical(value[name], depth + 1));
}

/** C2SP tlog-checkpoint. */
function readCheckpoint(note: string): Head | null {
  const [origin = "", size = "", root = "", ...rest] = splitNote(note)?.text.slice(0, -1).split("\n") ?? [];
  return origin === "" || rest.includes("") || !isNumeral(size) || readHash(root) === null ? null : { origin, size: Number(size), root };
}

/** C2SP signed-note: the text, and the lines of the signatures. */
function splitNote(note: string): { readonly text: string; readonly lines: readonly string[] } | null {
  const end = note.lastIndexOf("\n\n");
  const lines = note.slice(end + 2, -1).split("\n");
  const formed = end > 0 && note.endsWith("\n") && note.length <= 65_536 && lines.length <= 64 && !/[\0-\x09\x0b-\x1f\x7f]/.test(note);
  return formed && lines.every((line) => /^\u2014 [^\s+]+ [A-Za-z0-9+/]+={0,2}$/u.test(line)) ? { text: note.slice(0, end + 1), lines } : null;
}

/** Signatures of unknown keys are passed over; a known key's that does not verify spoils the note (AUD-13). Cosignatures by witness, with their times. */
function readSignatures(note: string, header: Header | null) {
  const cosigned = new Map<string, number>();
  let byLog = false;
  const { text, lines } = splitNote(note) ?? { text: "", lines: [] };
  for (const line of lines) {
    const [, name = "", encoded = ""] = line.split(" ");
    const bytes = Buffer.from(encoded, "base64");
    const key = header === null ? undefined : [header.logKey, ...header.witnessKeys].find((each) => each.name === name && each.id === bytes.toString("hex", 0, 4));
    if (key === undefined) continue;
    const timed = key.type === WITNESS_TYPE;
    const time = timed && bytes.length === 76 ? Number(bytes.readBigUInt64BE(4)) : 0;
    const formed = bytes.toString("base64") === encoded && bytes.length === (timed ? 76 : 68) && isCount(time);
    if (!formed || !verify(null, Buffer.from(timed ? `cosignature/v1\ntime ${time}\n${text}` : text), key.publicKey, bytes.subarray(timed ? 12 : 4))) return { byLog: false, bad: name, cosigned: [] };
    if (timed) cosigned.set(name, Math.max(time, cosigned.get(name) ?? 0));
    else byLog = true;
  }
  return { byLog, bad: null, cosigned: [...cosigned] };
}

function requireSigned({ header, find }: Reader, note: string, place: string): (readonly [string, number])[] {
  const { byLog, bad, cosigned } = readSignatures(note, header);
  if (!byLog) find(bad === null ? "signature-missing" : "signature-bad", place, bad === null ? "the log's key did not sign it" : `the signature of ${bad} does not verify`);
  return cosigned;
}

/** `name+id+base64(type, key)`. */
function readKey(text: unknown, type: number | undefined): Key | null {
  const [, name = "", id = "", encoded = ""] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(String(text)) ?? [];
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.length !== 33 || bytes[0] !== type || bytes.toString("base64") !== encoded || sha256(Buffer.concat([Buffer.from(`${name}\n`), bytes])).toString("hex", 0, 4) !== id) return null;
  return { name, id, type: bytes[0] ?? 0, publicKey: createPublicKey({ key: Buffer.concat([ED25519_SPKI, bytes.subarray(1)]), format: "der", type: "spki" }) };
}

function composeFacts({ header, trust, records, destroyed, streamLength, checkpoint, witnessed }: Reader): string[] {
  if (header === null || checkpoint === null) return [];
  const part = header.first === 1 && header.last === streamLength ? "all" : `${header.first} to ${header.last}, a part,`;
  return [
    `log        ${header.origin}${trust.logKey === null ? " (its key is taken from the export itself: give the one you know with --key)" : ""}`,
    `stream     ${header.stream}: ${records} records, ${part} of ${streamLength ?? "an unknown number"}; the personal part of ${destroyed} is destroyed`,
    `checkpoint ${checkpoint.size} entries in the whole log, root ${checkpoint.root}`,
    ...header.witnessKeys.map(({ name }) => `witness    ${name}: ${witnessed.has(name) ? `cosigned ${witnessed.get(name)?.size ?? 0} entries at ${iso((witnessed.get(name)?.time ?? 0) * 1000)}` : "cosigned no checkpoint of this export"}`),
    `previous   ${trust.previous.length === 0 ? "none given: keep the checkpoint (--keep) and give it the next time (--previous)" : `${trust.previous.length} checkpoints of earlier times compared`}`,
  ];
}

/** The heights of the fewest perfect subtrees over the leaves `from` to `to` (excluded), from left to right. */
function cover(from: number, to: number): number[] {
  let height = 0;
  while (from % 2 ** (height + 1) === 0 && from + 2 ** (height + 1) <= to) height++;
  return from < to ? [height, ...cover(from + 2 ** height, to)] : [];
}

const sha256 = (data: string | Buffer): Buffer => hash("sha256", data, "buffer");
const hashNode = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.concat([Uint8Array.of(1), left, right]));
const iso = (milliseconds: number): string => (milliseconds > 8.64e15 ? `${milliseconds} ms` : new Date(milliseconds).toISOString());
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isNumeral = (text: string): boolean => /^(?:0|[1-9][0-9]{0,15})$/.test(text) && isCount(Number(text));
const isTable = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value);
const hasMembers = (value: Members, names: string): boolean => Object.keys(value).join(" ") === names; // A line is canonical: its names stand in order.

function readHash(value: unknown): Buffer | null {
  const bytes = typeof value === "string" && value.length === 44 ? Buffer.from(value, "base64") : null;
  return bytes?.length === 32 && bytes.toString("base64") === value ? bytes : null;
}

/** The lines of a file, read piece by piece. What is left without a newline at the end is no line: an export cut short says so. */
export function* readLines(path: string): Generator<string> {
  const [file, chunk, decoder] = [openSync(path, "r"), Buffer.alloc(CHUNK_BYTES), new TextDecoder("utf-8", { ignoreBOM: true })];
  try {
    let rest = "";
    for (let read = readSync(file, chunk); read > 0 && rest.length <= MAX_LINE_CHARACTERS; read = readSync(file, chunk)) {
      const lines = (rest + decoder.decode(chunk.subarray(0, read), { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    closeSync(file);
  }
}

/** The program: 0 when everything holds, 1 when something does not, 2 when it was not understood. */
export function runVerifier(words: readonly string[], out: (line: string) => void): number {
  const [path = "", ...options] = words;
  const all = (name: string): string[] => options.filter((_, at) => at % 2 === 1 && options[at - 1] === name);
  const unknown = options.filter((word, at) => at % 2 === 0 && !["--key", "--witness-key", "--previous", "--keep"].includes(word));
  if (path === "" || path.startsWith("--") || options.length % 2 === 1 || unknown.length > 0 || ![path, ...all("--previous")].every(existsSync)) {
    out("Usage, each file being there: node verify-export.mts EXPORT [--key KEY] [--witness-key KEY]… [--previous FILE]… [--keep FILE]");
    return 2;
  }
  const [[logKey = null], [keep], previous] = [all("--key"), all("--keep"), all("--previous").map((file) => readFileSync(file, "utf8"))];
  const { findings, findingCount, facts, checkpoint } = verifyExport(readLines(path), { logKey, witnessKeys: all("--witness-key"), previous });
  for (const { kind, where, detail } of findings) out(`✖ ${kind}: ${where}: ${detail}`);
  for (const fact of facts) out(`  ${fact}`);
  out(findingCount === 0 ? "✔ everything in this export holds" : `✖ ${findingCount} findings`);
  if (findingCount === 0 && keep !== undefined && checkpoint !== null) writeFileSync(keep, checkpoint);
  return findingCount === 0 ? 0 : 1;
}

// By the file that the name stands for: behind a link it must not end silently.
if (existsSync(process.argv[1] ?? "") && realpathSync(process.argv[1] ?? "") === import.meta.filename) process.exitCode = runVerifier(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
