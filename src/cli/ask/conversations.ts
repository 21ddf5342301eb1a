// Conversations with the Archivist on this machine: the newest questions of each, one file a conversation, the owner's alone, in the folder for what a
// user's programs go on from (XDG Base Directory Specification 0.8). Answers are not kept: what a question leaves unsaid is taken from the questions.

import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

import { z } from "zod";

import { AppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import { MAX_TURNS_BEFORE, questionSchema } from "#protocol/api/archivist.ts";

const OWNER_ONLY = 0o600;
const PRIVATE_FOLDER = 0o700;
/** The oldest go: nobody comes back to more. */
const MAX_KEPT = 100;

const conversationSchema = z.strictObject({
  schema: z.literal("strongroom.conversation/1"),
  /** Whom it is with: another server, or another team, is not told what this one was asked. Null: report files. */
  about: z.strictObject({ server: z.string(), team: z.string() }).nullable(),
  questions: z.array(questionSchema).max(MAX_TURNS_BEFORE),
});

export interface Conversation extends Pick<z.output<typeof conversationSchema>, "about"> {
  readonly id: string;
  /** The newest, the oldest first. */
  readonly questions: readonly string[];
}

/** XDG_STATE_HOME counts only if it is absolute. */
export function conversationsFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const folder = environment["XDG_STATE_HOME"];
  return join(folder !== undefined && isAbsolute(folder) ? folder : join(homedir(), ".local/state"), "strongroom", "conversations");
}

export function beginConversation(about: Conversation["about"]): Conversation {
  return { id: createUuid(), about, questions: [] };
}

/** @throws AppError `archivist.conversation-unknown` where there is none, or it is about something else. */
export async function readConversation(folder: string, id: string, about: Conversation["about"]): Promise<Conversation> {
  const kept = z.uuid().safeParse(id).success ? await readKept(join(folder, `${id}.json`)) : null;
  if (kept === null) throw new AppError("archivist.conversation-unknown");
  if (kept.about?.server !== about?.server || kept.about?.team !== about?.team) throw new AppError("archivist.conversation-unknown", "This conversation is about something else: it goes on with what it began with, report files or one team of one server.");
  return { id, about, questions: kept.questions };
}

export function withQuestion(conversation: Conversation, question: string): Conversation {
  return { ...conversation, questions: [...conversation.questions, question].slice(-MAX_TURNS_BEFORE) };
}

/** Written beside and moved into place: it is never half there. */
export async function keepConversation(folder: string, { id, about, questions }: Conversation): Promise<void> {
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  const beside = join(folder, `${id}.${process.pid}`);
  await rm(beside, { force: true });
  try {
    await writeFile(beside, `${JSON.stringify({ schema: "strongroom.conversation/1", about, questions })}\n`, { mode: OWNER_ONLY, flag: "wx" });
    await rename(beside, join(folder, `${id}.json`));
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await forgetOldest(folder);
}

async function readKept(path: string): Promise<z.output<typeof conversationSchema> | null> {
  try {
    return conversationSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw new AppError("archivist.conversation-unknown", `The file ${path} is no conversation.`, { cause: error });
    throw error;
  }
}

async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  if (names.length <= MAX_KEPT) return;
  // What another program took away meanwhile is the oldest of all.
  const kept = await Promise.all(names.map(async (name) => ({ path: join(folder, name), at: (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0 })));
  for (const { path } of kept.toSorted((a, b) => b.at - a.at).slice(MAX_KEPT)) await rm(path, { force: true });
}
