// CR-16: the queue message is one identifier and nothing else. Tried on the queue itself, past the program's own checks: what
// is more than an identifier must be refused by the database, whoever writes it.

import { sql } from "kysely";

import { createUuid } from "#base/uuid.ts";
import { sqlState } from "#platform/db/database-errors.ts";
import type { Db } from "#platform/db/db.ts";
import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import type { QueueDeclaration } from "#platform/domain/domain.ts";

const CHECK_VIOLATION = "23514";

export function queueMessages(queues: readonly QueueDeclaration[]): Claim {
  return {
    id: "CR-16",
    statement: "A queue message is one identifier and nothing else: no name, no address, no code, no result.",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "hourly", check: { run: ({ db }) => checkQueues(db, queues) } },
  };
}

async function checkQueues(db: Db, queues: readonly QueueDeclaration[]): Promise<CheckOutcome> {
  const accepted: string[] = [];
  let tried = 0;
  let taken = 0;
  for (const queue of queues) {
    const key = queue.message === "none" ? "id" : queue.message;
    if (await accepts(db, queue.name, { [key]: createUuid() })) taken++;
    for (const [what, message] of forbiddenMessages(key)) {
      tried++;
      if (await accepts(db, queue.name, message)) accepted.push(`${queue.name} took ${what}`);
    }
  }
  const evidence = { queues: queues.length, tried, taken, accepted: accepted.join("; ") || "none" };
  if (accepted.length > 0) return claimFails(`The queue accepts more than an identifier: ${accepted.join("; ")}.`.slice(0, 480), evidence);
  if (queues.length === 0 || taken < queues.length) return claimFails("An identifier alone was not accepted, so the refusals prove nothing.", evidence);
  return claimPasses(`${tried} messages with more than an identifier were refused by the database on ${queues.length} queues.`, evidence);
}

function forbiddenMessages(key: string): readonly (readonly [string, unknown])[] {
  const id = createUuid();
  return [
    ["a path beside the identifier", { [key]: id, path: "src/main.ts" }],
    ["a second identifier", { [key]: id, other: id }],
    ["text for an identifier", { [key]: "src/main.ts" }],
    ["an address for an identifier", { [key]: `https://example.org/${id}` }],
    ["a nested object", { [key]: { id } }],
    ["a list", [id]],
    ["a bare text", id],
  ];
}

/** Whether the queue's table takes the message; it is never left there. */
async function accepts(db: Db, queue: string, message: unknown): Promise<boolean> {
  try {
    await db.global("strongroom_worker", async (tx) => {
      await sql`insert into pgboss.job_common (name, data) values (${queue}, ${JSON.stringify(message)}::jsonb)`.execute(tx.as());
      throw new MessageAccepted();
    });
  } catch (error) {
    if (error instanceof MessageAccepted) return true;
    if (sqlState(error) === CHECK_VIOLATION) return false;
    throw error;
  }
  return true;
}

/** Takes the message back. */
class MessageAccepted extends Error {}
