// The bare framework, for api-read: one route that asks the same query in the same transaction, and nothing besides. Prints its port.

import fastify from "fastify";

import type { Uuid } from "#base/uuid.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { createDb } from "#platform/db/create-db.ts";
import { createLog } from "#platform/log/log.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { DOMAINS } from "#roles/domains.ts";

/** As many as the program has by its settings. */
const CONNECTIONS = 10;

const [kind, place = ""] = process.argv.slice(2);
const clock = createSystemClock();
const log = createLog({ level: "silent", clock, to: process.stderr });
const database = kind === "postgres" ? ({ kind: "postgres", url: await Secret.seal(place), maxConnections: CONNECTIONS } as const) : ({ kind: "pglite", folder: place } as const);
const db = await createDb({ database, domains: DOMAINS, clock, log });
const app = fastify({ logger: false });
app.get<{ Params: { teamId: Uuid } }>("/teams/:teamId/policy", async ({ params }) => db.tenant({ role: "strongroom_web", tenantId: params.teamId }, findPolicy));
await app.listen({ host: "127.0.0.1", port: 0 });
process.stdout.write(`port ${(app.server.address() as { port: number }).port}\n`);
process.on("SIGTERM", () => void app.close().then(() => db.close()).then(() => process.exit(0)));
