// CT-04: the project stays where it is. What the host's program loads, which operations of the server it calls, what those can take, and what it has git do.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { loadedOf, readProgramClosure } from "#platform/domain/program-closure.ts";
import type { Endpoint } from "#protocol/api/endpoint.ts";
import { ENDPOINTS } from "#protocol/api/endpoints.ts";

const HOST = "src/cli/share/run-share.ts";
const WORKING_TREE = "src/platform/git/working-tree.ts";
/** What makes, keeps or fetches copies of repositories, and other ways out than the server's API and its relay. */
const COPIERS = ["src/platform/archive/", "src/platform/blobs/", "src/platform/db/", "src/platform/egress/", "src/platform/git/fetch-pack-process.ts", "src/platform/git/fetch-ssh.ts", "src/domains/", "src/roles/", "node:http", "node:https", "node:tls"];
/** All that git does for a host, none of which writes or speaks with anybody. */
const READS = ["cat-file", "check-ignore", "grep", "ls-files", "status"];
/** The operations that the host's program calls, and all that their bodies hold: a number, a hash, a yes or no. */
const CALLED: Readonly<Record<string, readonly string[]>> = { getOwnToken: [], createLiveSession: ["hostTokenHash", "membersOnly", "session"], endLiveSession: [] };
const LIVE_FIELDS = ["hostTokenHash", "membersOnly", "session"];
/** base64url of 32 bytes. */
const MOST_CHARACTERS = 43;

export function projectStays(endpoints: readonly Endpoint[] = ENDPOINTS): Claim {
  return {
    id: "CT-04",
    statement: "The project of a live session is never transferred to the server or to another repository: the host's program can give the server a number, a hash and sealed frames, and has git only read.",
    kind: "checked",
    owner: "live",
    proof: { schedule: "daily", check: { run: async ({ programDir }) => checkHost(programDir, endpoints) } },
  };
}

function checkHost(programDir: string, endpoints: readonly Endpoint[]): CheckOutcome {
  const closure = readProgramClosure(programDir, HOST);
  const sources = [...closure.files].filter((file) => file.startsWith("src/cli/share/")).map((file) => readFileSync(join(programDir, file), "utf8"));
  const copiers = loadedOf(closure, COPIERS);
  const called = namesIn(sources, /\bendpoint: (\w+)/g);
  const uncalled = called.filter((name) => !Object.hasOwn(CALLED, name));
  const gitReads = namesIn([readFileSync(join(programDir, WORKING_TREE), "utf8")], /(?:\bspec\(|\breturn )\["([a-z-]+)"/g);
  const gitWrites = gitReads.filter((command) => !READS.includes(command));
  const room = endpoints.filter(({ id }) => id.startsWith("live-session.")).flatMap(roomIn);
  const evidence = { files: closure.files.size, operations: called.join(", "), git: gitReads.join(", "), copiers: copiers.join(", ") || "none", room: room.join(", ") || "none" };
  if (called.length < Object.keys(CALLED).length || gitReads.length < READS.length) return claimFails("The host's program is not what was looked for, so nothing is proven.", evidence);
  if (copiers.length > 0) return claimFails(`The host's program loads what could take the project away: ${copiers.join(", ")}.`.slice(0, 480), evidence);
  if (uncalled.length > 0) return claimFails(`The host's program calls operations that nobody vouched for: ${uncalled.join(", ")}.`, evidence);
  if (gitWrites.length > 0) return claimFails(`The host has git do more than read: ${gitWrites.join(", ")}.`, evidence);
  if (room.length > 0) return claimFails(`Operations of live sessions have room for a file: ${room.join(", ")}.`, evidence);
  return claimPasses(`${closure.files.size} files of the host's program: it calls ${called.length} operations, which take ${LIVE_FIELDS.length} values of at most ${MOST_CHARACTERS} characters, and has git read alone.`, evidence);
}

function namesIn(sources: readonly string[], pattern: RegExp): readonly string[] {
  return [...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, name = ""]) => name)))].toSorted();
}

/** Fields of the body that nobody vouched for, or that take more than a hash. */
function roomIn({ id, input: { body } }: Endpoint): readonly string[] {
  if (body === "none") return [];
  if (!(body instanceof z.ZodObject)) return [`${id}: a body of another form`];
  const json = z.toJSONSchema(body, { io: "input", unrepresentable: "any" }) as { readonly additionalProperties?: unknown };
  const open = json.additionalProperties === false ? [] : [`${id}: any field`];
  return [...open, ...Object.entries(body.shape).filter(([name, field]) => !LIVE_FIELDS.includes(name) || takesMore(field as z.ZodType)).map(([name]) => `${id}: ${name}`)];
}

function takesMore(field: z.ZodType): boolean {
  return ["A", "AAAA"].some((text) => field.safeParse(text.repeat(MOST_CHARACTERS + 1)).success) || [["A"], { a: "A" }].some((value) => field.safeParse(value).success);
}
