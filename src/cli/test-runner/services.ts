// The services that some suites need and that not every machine has. What is missing is named at the end of the run, and
// fails it where STRONGROOM_REQUIRE_SERVICES=1.

import { existsSync } from "node:fs";

export interface ServiceState {
  readonly name: string;
  readonly present: boolean;
  /** Where it is, or why it is not used. */
  readonly note: string;
}

const TEST_DATABASE = "STRONGROOM_TEST_DATABASE_URL";
/** Where a PostgreSQL of the machine listens when nobody says otherwise. */
const USUAL_PLACES = [
  { url: "postgres://postgres@localhost/postgres?host=/var/run/postgresql", socket: "/var/run/postgresql/.s.PGSQL.5432" },
  { url: "postgres://postgres@localhost:5432/postgres", socket: null },
];
const CONNECT_TIMEOUT_MS = 1000;

/** Finds the PostgreSQL for tests and, where it was found in a usual place, says so to the suites by the environment. */
export async function findServices(environment: NodeJS.ProcessEnv): Promise<readonly ServiceState[]> {
  return [await findPostgres(environment)];
}

async function findPostgres(environment: NodeJS.ProcessEnv): Promise<ServiceState> {
  const given = environment[TEST_DATABASE];
  if (given !== undefined && given !== "") {
    const problem = await tryConnect(given);
    return { name: "PostgreSQL", present: problem === null, note: problem ?? `given by ${TEST_DATABASE}` };
  }
  for (const { url, socket } of USUAL_PLACES) {
    if (socket !== null && !existsSync(socket)) continue;
    if ((await tryConnect(url)) !== null) continue;
    environment[TEST_DATABASE] = url;
    return { name: "PostgreSQL", present: true, note: socket ?? "localhost:5432" };
  }
  return { name: "PostgreSQL", present: false, note: `set ${TEST_DATABASE}` };
}

/** Null when a superuser's connection stands, else why not. */
async function tryConnect(url: string): Promise<string | null> {
  const { Client } = await import("pg");
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // The server may close the connection at any time; what counts is the answer below.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const answer = await client.query<{ is_superuser: string }>("show is_superuser");
    return answer.rows[0]?.is_superuser === "on" ? null : "its user is not a superuser, and the suites make databases and roles";
  } catch (error) {
    return `cannot be reached (${error instanceof Error ? error.message : String(error)})`;
  } finally {
    await client.end().catch(() => undefined);
  }
}
