// What may stand in a log: this list and nothing else. A field that is not here is not written, whatever its name promises,
// so a secret, an address or a line of code cannot get in by carelessness. Add a field only if all its values are harmless.

export type LogValue = string | number | boolean | null;

/** How a value must look to be written: identifiers, codes and numbers; never free text. */
type Shape = RegExp | "number" | "boolean";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NAME = /^[a-z0-9][a-z0-9._:-]{0,99}$/i;
const ROUTE = /^\/[a-z0-9/:*._-]{0,199}$/i;

export const LOG_FIELDS = {
  requestId: UUID,
  tenantId: UUID,
  teamId: UUID,
  projectId: UUID,
  vaultId: UUID,
  runId: UUID,
  jobId: UUID,
  personId: UUID,
  sessionId: UUID,
  blobId: UUID,
  keyId: UUID,
  claimId: NAME,
  /** Pattern of the route, never the path that was asked for. */
  route: ROUTE,
  method: NAME,
  status: "number",
  /** Code of the error catalogue. */
  code: NAME,
  sqlState: NAME,
  role: NAME,
  engine: NAME,
  domain: NAME,
  migration: NAME,
  queue: NAME,
  stage: NAME,
  event: NAME,
  reason: NAME,
  version: NAME,
  environment: NAME,
  host: NAME,
  port: "number",
  pid: "number",
  exitCode: "number",
  attempt: "number",
  count: "number",
  bytes: "number",
  ms: "number",
  retry: "boolean",
  ok: "boolean",
} as const satisfies Record<string, Shape>;

export type LogFields = Partial<Record<keyof typeof LOG_FIELDS, LogValue>>;

/** What stands where a listed field had a value of another shape. */
export const WITHHELD = "[withheld]";

/** The listed fields with values of their shape; a listed field with another value shows that it was withheld. */
export function allowedFields(fields: Readonly<Record<string, unknown>>): Record<string, LogValue> {
  const allowed: Record<string, LogValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!Object.hasOwn(LOG_FIELDS, name) || value === undefined) continue;
    allowed[name] = fits(LOG_FIELDS[name as keyof typeof LOG_FIELDS], value) ? value : WITHHELD;
  }
  return allowed;
}

function fits(shape: Shape, value: unknown): value is LogValue {
  if (value === null) return true;
  if (shape === "number") return typeof value === "number";
  if (shape === "boolean") return typeof value === "boolean";
  return typeof value === "string" && shape.test(value);
}
