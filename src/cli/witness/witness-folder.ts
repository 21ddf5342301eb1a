// What a witness keeps: its key (mode 0600), its name and the logs it knows, and for each log the newest checkpoint that it cosigned.
// A state is replaced whole and is on the disk before anybody is told (AUD-20); without key or state nothing starts (AUD-21).

import { createHash, createPrivateKey, type KeyObject } from "node:crypto";
import { appendFile, chmod, mkdir, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { AppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import { createPrivateFile, readPrivateFile, syncFolder, writePrivateFile } from "#platform/keyring/key-file.ts";
import { parseCheckpoint } from "#protocol/audit/checkpoint.ts";
import { composeVerifierKey, isKeyName, parseVerifierKey, verifyNote, type NoteKey } from "#protocol/audit/note.ts";
import { createPrivateKeyPem, nodeCrypto, publicKeyOf } from "./node-crypto.ts";

const KEY_FILE = "witness.key";
const SETTINGS_FILE = "witness.json";
const STATE_FOLDER = "state";
const REFUSALS_FILE = "refusals.jsonl";
const OWNER_ONLY = 0o700;
/** Whoever can reach a witness can be refused by it: the file of refusals does not fill the disk. */
const MAX_REFUSALS_BYTES = 16 * 2 ** 20;
/** Room that only what the log signed against itself may use: anybody can be refused for the rest until the file is full. */
const EVIDENCE_BYTES = 16 * 2 ** 20;

const settingsSchema = z.strictObject({ name: z.string().refine(isKeyName), logs: z.array(z.string()).min(1) });
const stateSchema = z.strictObject({
  origin: z.string(),
  /** The log's note with our cosignature; null before the first. */
  checkpoint: z.string().nullable(),
});

export interface KnownLog {
  readonly key: NoteKey;
  readonly latest: Cosigned | null;
}

/** The newest checkpoint of a log that was cosigned. */
export interface Cosigned {
  readonly size: number;
  readonly root: Uint8Array;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly note: string;
}

export interface Refusal {
  /** ISO 8601. */
  readonly at: string;
  readonly origin: string;
  readonly reason: "fork" | "rollback" | "unproven" | "signature" | "clock";
  /** What the log signed, where it did: evidence. */
  readonly checkpoint: string | null;
}

export interface WitnessFolder {
  readonly key: NoteKey;
  readonly privateKey: KeyObject;
  /** By origin. */
  readonly logs: ReadonlyMap<string, KnownLog>;
  /** Resolves when it is on the disk. */
  keep(origin: string, note: string): Promise<void>;
  refuse(refusal: Refusal): Promise<void>;
}

/** Gives the witness's key on one line. @throws AppError `witness.exists`, `usage.invalid`. */
export async function initWitness(folder: string, { name, logs }: { readonly name: string; readonly logs: readonly string[] }): Promise<string> {
  const keys = logs.map(parseLogKey);
  if (!isKeyName(name)) throw new AppError("usage.invalid", "Expected a name without spaces and plus signs, such as witness.example/w1.");
  if (new Set(keys.map((key) => key.name)).size !== keys.length) throw new AppError("usage.invalid", "Expected each log once.");
  await mkdir(join(folder, STATE_FOLDER), { recursive: true, mode: OWNER_ONLY });
  await chmod(folder, OWNER_ONLY);
  if (!(await createPrivateFile(join(folder, KEY_FILE), createPrivateKeyPem()))) throw new AppError("witness.exists", `There is a witness in ${folder} already.`);
  for (const key of keys) await replaceFile(statePath(folder, key.name), JSON.stringify({ origin: key.name, checkpoint: null }));
  await replaceFile(join(folder, SETTINGS_FILE), JSON.stringify({ name, logs }));
  return composeVerifierKey(nodeCrypto, (await openWitness(folder)).key);
}

/** Lets the witness of the folder know one more log. @throws AppError `witness.exists`, `witness.unusable`. */
export async function addLog(folder: string, log: string): Promise<void> {
  const key = parseLogKey(log);
  const { name, logs } = await readSettings(folder);
  if (logs.some((text) => parseLogKey(text).name === key.name)) throw new AppError("witness.exists", `The witness knows the log ${key.name} already.`);
  await replaceFile(statePath(folder, key.name), JSON.stringify({ origin: key.name, checkpoint: null }));
  await replaceFile(join(folder, SETTINGS_FILE), JSON.stringify({ name, logs: [...logs, log] }));
}

/** @throws AppError `witness.unusable`. */
export async function openWitness(folder: string): Promise<WitnessFolder> {
  const { name, logs: known } = await readSettings(folder);
  const pem = await readPrivateFile(join(folder, KEY_FILE));
  if (pem === null) throw new AppError("witness.unusable", `There is no key in ${folder}.`);
  const privateKey = readKey(pem);
  const key: NoteKey = { name, use: "witness", publicKey: publicKeyOf(privateKey) };
  const logs = new Map<string, KnownLog>();
  for (const text of known) {
    const log = parseLogKey(text);
    logs.set(log.name, { key: log, latest: await readState(folder, log, key) });
  }
  return {
    key,
    privateKey,
    logs,
    async keep(origin, note) {
      const before = logs.get(origin);
      if (before === undefined) throw new Error("Defect: expected a log that the witness knows.");
      const latest = openCosigned(note, before.key, key);
      if (latest === null) throw new Error("Defect: expected a checkpoint with the witness's cosignature.");
      await replaceFile(statePath(folder, origin), JSON.stringify({ origin, checkpoint: note }));
      logs.set(origin, { ...before, latest });
    },
    async refuse(refusal) {
      const path = join(folder, REFUSALS_FILE);
      const size = await stat(path).then((found) => found.size, () => 0);
      const isEvidence = refusal.reason === "fork" || refusal.reason === "unproven";
      if (size < MAX_REFUSALS_BYTES + (isEvidence ? EVIDENCE_BYTES : 0)) await appendFile(path, `${JSON.stringify(refusal)}\n`, { mode: 0o600, flush: true });
    },
  };
}

/** The newest refusals, newest last. */
export async function readRefusals(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, REFUSALS_FILE), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

function parseLogKey(text: string): NoteKey {
  const key = parseVerifierKey(nodeCrypto, text);
  if (key.use !== "log") throw new AppError("usage.invalid", "Expected the key of a log (type 1).");
  return key;
}

function readKey(pem: Uint8Array): KeyObject {
  try {
    const key = createPrivateKey(Buffer.from(pem));
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch (cause) {
    throw new AppError("witness.unusable", "The witness's key does not open.", { cause });
  }
  throw new AppError("witness.unusable", "Expected an Ed25519 key.");
}

async function readSettings(folder: string): Promise<z.infer<typeof settingsSchema>> {
  return settingsSchema.parse(await readJson(join(folder, SETTINGS_FILE), settingsSchema));
}

async function readState(folder: string, log: NoteKey, witness: NoteKey): Promise<Cosigned | null> {
  const path = statePath(folder, log.name);
  const { origin, checkpoint } = stateSchema.parse(await readJson(path, stateSchema));
  const latest = checkpoint === null ? null : openCosigned(checkpoint, log, witness);
  if (origin !== log.name || (checkpoint !== null && latest === null)) throw new AppError("witness.unusable", `What the witness remembers in ${path} is not what it cosigned of ${log.name}.`);
  return latest;
}

async function readJson(path: string, schema: z.ZodType): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    if (schema.safeParse(value).success) return value;
  } catch (cause) {
    throw new AppError("witness.unusable", `${path} cannot be read.`, { cause });
  }
  throw new AppError("witness.unusable", `${path} is damaged.`);
}

/** Null unless both log and witness signed it. */
function openCosigned(note: string, log: NoteKey, witness: NoteKey): Cosigned | null {
  try {
    const { origin, size, root, note: parsed } = parseCheckpoint(note);
    const signed = verifyNote(nodeCrypto, parsed, [log, witness]);
    const timestamp = signed.find(({ key }) => key === witness)?.timestamp ?? null;
    return origin === log.name && timestamp !== null && signed.length === 2 ? { size, root, timestamp, note } : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function statePath(folder: string, origin: string): string {
  return join(folder, STATE_FOLDER, `${createHash("sha256").update(origin).digest("hex")}.json`);
}

/** Whole or not at all, and on the disk when it resolves. */
async function replaceFile(path: string, content: string): Promise<void> {
  const temporary = `${path}.${createUuid()}.tmp`;
  await writePrivateFile(temporary, content);
  await rename(temporary, path);
  await syncFolder(join(path, ".."));
}
