// Every setting there is: name, kind, default, unit, and what it is for, in one table. The schema, the names of environment
// variables, the refusal of unknown names and docs/settings.md are made from it.

import { availableParallelism } from "node:os";

import { z } from "zod";

import { DAY, GIB, HOUR, KIB, MIB, MINUTE } from "#base/units.ts";
import { ANALYZERS, type AnalyzerId } from "#protocol/sandbox/analyzers.ts";

import { bytes, count, duration, list, text } from "./values.ts";

export interface Setting {
  readonly schema: z.ZodType;
  /** Used as if it were written; null where the setting may be absent. */
  readonly default: string | number | readonly string[] | null;
  /** In the documentation, where the default depends on the machine. */
  readonly defaultText?: string;
  /** What the value is, for the documentation: `bytes`, `duration`, `text`. */
  readonly type: string;
  /** Environment variable, where it is not STRONGROOM_ and the name. */
  readonly variable?: string;
  readonly secret: boolean;
  readonly help: string;
}

function setting<const Row extends Setting>(row: Row): Row {
  return row;
}

/** Each has a git process beside it that needs a core; the server itself mostly waits for them. */
const DEFAULT_SANDBOXES = Math.min(8, availableParallelism());
/** A run may take two hours (queues.ts of vaults), and what it has sealed by then no row points to yet: swept, it would be lost. */
const MIN_SWEEP_GRACE_MS = 3 * HOUR;
/** A label of a host name (RFC 1123, section 2.1): it stands in SPIFFE ids. */
const ENVIRONMENT = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;
/** An address with a folder of dumps below. */
const MIRROR = /^https?:\/\/[^\s?#]{1,1000}$/;
const HOST = /^[A-Za-z0-9.:_-]{1,253}$/;
/** A host name, an address, or a range of addresses. */
const HOST_OR_RANGE = /^[A-Za-z0-9.:_-]{1,253}(\/\d{1,3})?$/;
/** RFC 7064, RFC 7065. */
const CALL_SERVER = /^(?:stuns?|turns?):[A-Za-z0-9.:_[\]-]{1,253}(?:\?transport=(?:udp|tcp))?$/;
/** Where a witness is, and its verifier's key (C2SP signed-note). */
const WITNESS = /^https?:\/\/[^\s,]{1,500} [^\s+,]{1,256}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44,60}$/;

export const SETTINGS = {
  dataDir: setting({
    schema: text(/^[^\0]+$/, "a folder"),
    default: null,
    defaultText: "`$XDG_DATA_HOME/strongroom`, or `~/.local/share/strongroom`",
    type: "folder",
    secret: false,
    help: "Folder of this installation: master key, database, blobs, scratch. One process owns it.",
  }),
  host: setting({ schema: text(HOST, "a host name or an address"), default: "127.0.0.1", type: "host", secret: false, help: "Address to listen on." }),
  port: setting({ schema: count({ min: 0, max: 65_535 }), default: 7300, type: "number", secret: false, help: "Port to listen on; 0 for any that is free." }),
  publicUrl: setting({
    schema: z.url({ protocol: /^https?$/ }).refine((value) => new URL(value).pathname === "/", { error: "expected an origin without a path" }).nullable(),
    default: null,
    defaultText: "`http://localhost:` and the port",
    type: "origin",
    secret: false,
    help: "Where people reach the pages, as `https://strongroom.example.org`. Links point there and requests from elsewhere are refused.",
  }),
  smtpUrl: setting({
    schema: z.string().regex(/^smtps?:\/\/[^\s/]+\/?$/, { error: "expected smtps://user:password@host:port" }).nullable(),
    default: null,
    defaultText: "none: while the server is for this machine alone, mail is printed where `serve` runs",
    type: "URL",
    secret: true,
    help: "Server to send mail by, as `smtps://user:password@host:465`, or `smtp://user:password@host:587`, which turns to TLS before anything is said. Letters with a meaning in URLs are written as `%40`.",
  }),
  mailFrom: setting({ schema: z.email().max(254).nullable(), default: null, defaultText: "`strongroom@` and the host of `publicUrl`", type: "address", secret: false, help: "Address that mail comes from." }),
  tlsCertificateFile: setting({
    schema: text(/^[^\0]+$/, "a file").nullable(),
    default: null,
    defaultText: "none",
    type: "file",
    secret: false,
    help: "The server's certificate with those up to its authority, in PEM. Read again when it changes. Needed, with `tlsKeyFile`, to serve on more than loopback without a proxy.",
  }),
  tlsKeyFile: setting({ schema: text(/^[^\0]+$/, "a file").nullable(), default: null, defaultText: "none", type: "file", secret: false, help: "The key of `tlsCertificateFile`, in PEM without a passphrase." }),
  trustedProxies: setting({
    schema: list(text(HOST_OR_RANGE, "addresses or ranges as 10.0.0.0/8")),
    default: [],
    defaultText: "none",
    type: "list",
    secret: false,
    help: "Addresses or ranges of the proxies that terminate TLS in front of the server. Only they may connect then, and the client's address is the last one in X-Forwarded-For that is none of theirs. `publicUrl` says where people reach them; an https one without a certificate here needs this.",
  }),
  environment: setting({
    schema: text(ENVIRONMENT, "letters, digits and hyphens"),
    default: "local",
    type: "name",
    secret: false,
    help: "Name of this environment. It is bound into keys and tokens: what one environment sealed or signed is nothing to another, so it cannot be changed later.",
  }),
  databaseUrl: setting({
    schema: z.string().regex(/^postgres(ql)?:\/\//, { error: "expected postgres://user:password@host:port/database" }).nullable(),
    default: null,
    defaultText: "a database in the process, in the data folder",
    type: "URL",
    variable: "DATABASE_URL",
    secret: true,
    help: "PostgreSQL 15 or later, as `postgres://user:password@host:port/database`.",
  }),
  databaseConnections: setting({ schema: count({ min: 2, max: 500 }), default: 10, type: "number", secret: false, help: "Most connections to PostgreSQL at a time." }),
  blobsUrl: setting({
    schema: z.string().refine((value) => !/^s3:/i.test(value), { error: "object storage (s3:) is not there yet; expected file:///folder" }).refine((value) => value.startsWith("file:///"), { error: "expected file:///folder" }).nullable(),
    default: null,
    defaultText: "`blobs` in the data folder",
    type: "URL",
    variable: "BLOBS_URL",
    secret: false,
    help: "Where sealed blobs are kept, as `file:///folder`.",
  }),
  logLevel: setting({ schema: z.enum(["debug", "info", "warn", "error", "silent"]), default: "info", type: "`debug`, `info`, `warn`, `error` or `silent`", secret: false, help: "The least that is logged, to standard error." }),
  sourceMaxBytes: setting({ schema: bytes({ min: MIB, max: 1024 * GIB }), default: 2 * GIB, type: "bytes", secret: false, help: "Most bytes that one update fetches from a source." }),
  sourceMaxObjects: setting({ schema: count({ min: 1000, max: 1_000_000_000 }), default: 10_000_000, type: "number", secret: false, help: "Most git objects in one repository." }),
  sourceTimeoutMs: setting({ schema: duration({ min: 1000, max: DAY }), default: 30 * MINUTE, type: "duration", secret: false, help: "Longest time that fetching from a source may take." }),
  sourceAllowedAddresses: setting({
    schema: list(text(HOST_OR_RANGE, "host names, addresses or ranges as 10.0.0.0/8")),
    default: [],
    defaultText: "none",
    type: "list",
    secret: false,
    help: "Hosts, addresses or ranges that sources may be at although they are private: for those who host inside. All other private, loopback and metadata addresses are refused. A private certificate authority of theirs is trusted through Node's own `NODE_EXTRA_CA_CERTS`.",
  }),
  identityProviderAllowedAddresses: setting({
    schema: list(text(HOST_OR_RANGE, "host names, addresses or ranges as 10.0.0.0/8")),
    default: [],
    defaultText: "none",
    type: "list",
    secret: false,
    help: "Hosts, addresses or ranges that teams' identity providers may be at although they are private: for those who host one inside. All other private, loopback and metadata addresses are refused.",
  }),
  modelUrl: setting({
    schema: z.string().regex(MIRROR, { error: "expected https://host/v1" }).nullable(),
    default: null,
    defaultText: "none: the Archivist answers by rules alone",
    type: "URL",
    secret: false,
    help: "A server of the OpenAI-compatible protocol that the Archivist may put questions to, as `https://models.example.org/v1`; http on this machine only. Nothing is sent until a team allows it.",
  }),
  modelName: setting({ schema: text(/^[\w.:/@+-]{1,200}$/, "the name of a model").nullable(), default: null, defaultText: "none", type: "name", secret: false, help: "The model, as that server calls it." }),
  modelKey: setting({ schema: text(/^[\w.~+/=-]{1,4096}$/, "a key").nullable(), default: null, defaultText: "none", type: "text", secret: true, help: "The key for that server, where it wants one." }),
  modelTokensPerDay: setting({ schema: count({ min: 1000, max: 1_000_000_000 }), default: 200_000, type: "number", secret: false, help: "Most tokens that the questions of one team may cost in a day (UTC), as the server of the model counts them." }),
  modelAllowedAddresses: setting({
    schema: list(text(HOST_OR_RANGE, "host names, addresses or ranges as 10.0.0.0/8")),
    default: [],
    defaultText: "none",
    type: "list",
    secret: false,
    help: "Hosts, addresses or ranges that the server of the model may be at although they are private: for those who host one inside.",
  }),
  webhookAllowedAddresses: setting({
    schema: list(text(HOST_OR_RANGE, "host names, addresses or ranges as 10.0.0.0/8")),
    default: [],
    defaultText: "none",
    type: "list",
    secret: false,
    help: "Hosts, addresses or ranges that webhooks may be posted to although they are private. What sources may be fetched from is set apart.",
  }),
  archiveMaxBytes: setting({ schema: bytes({ min: MIB, max: 1024 * GIB }), default: 2 * GIB, type: "bytes", secret: false, help: "Largest archive, as it is fetched or uploaded; an upload through the pages or the API has at most 2 GiB." }),
  archiveMaxUnpackedBytes: setting({ schema: bytes({ min: MIB, max: 1024 * GIB }), default: 8 * GIB, type: "bytes", secret: false, help: "Most bytes that an archive may unpack to." }),
  archiveMaxEntries: setting({ schema: count({ min: 1, max: 100_000_000 }), default: 1_000_000, type: "number", secret: false, help: "Most files in one archive." }),
  malwareSignaturesFile: setting({
    schema: text(/^[^\0]+$/, "a file").nullable(),
    default: null,
    defaultText: "none: uploads are not held against signatures",
    type: "file",
    secret: false,
    help: "Signatures of malware that uploads are held against: archives of vaults, as a whole and entry by entry, and documents of rooms. One a line, as ClamAV has them: `SHA-256:bytes:Name` for a whole file (`*` for any size), or `Name:0:offset:bytes in hexadecimal` for 4 to 256 bytes in one (`*` for anywhere); lines that begin with `#` are passed over. Read at the start, which fails at a line that is not understood. What matches is refused and recorded, and nothing of it is kept.",
  }),
  advisoriesUrl: setting({
    schema: text(MIRROR, "an address as https://osv-vulnerabilities.storage.googleapis.com").nullable(),
    default: null,
    defaultText: "none: nothing is fetched",
    type: "URL",
    secret: false,
    help: "Mirror of the dumps of OSV (osv.dev) that advisories of known vulnerabilities are fetched from once a day: OSV's own is `https://osv-vulnerabilities.storage.googleapis.com`. Whole ecosystems are fetched, so that it learns nothing of what is analysed.",
  }),
  advisoriesFolder: setting({
    schema: text(/^[^\0]+$/, "a folder").nullable(),
    default: null,
    defaultText: "none",
    type: "folder",
    secret: false,
    help: "Folder that advisories are read from instead, once a day: dumps of OSV (zip) or records (JSON), as somebody else brings them there, with EPSS and KEV beside them. Its data is as old as its newest record.",
  }),
  epssUrl: setting({
    schema: text(MIRROR, "an address as https://mirror.example.org/epss_scores-current.csv.gz"),
    default: "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
    type: "URL",
    secret: false,
    help: "Where the scores of EPSS (first.org/epss: how likely a vulnerability is exploited) are fetched from once a day, CSV or gzip; by default where FIRST publishes them. Only where `advisoriesUrl` is set; with `advisoriesFolder` they are read from that folder (`epss_scores-….csv.gz`).",
  }),
  kevUrl: setting({
    schema: text(MIRROR, "an address as https://mirror.example.org/known_exploited_vulnerabilities.json"),
    default: "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
    type: "URL",
    secret: false,
    help: "Where the KEV catalogue (which vulnerabilities are known to have been exploited) is fetched from once a day; by default where CISA publishes it. Only where `advisoriesUrl` is set; with `advisoriesFolder` it is read from that folder (`known_exploited_vulnerabilities.json`).",
  }),
  releasesFolder: setting({
    schema: text(/^[^\0]+$/, "a folder").nullable(),
    default: null,
    defaultText: "none: how far dependencies are behind is not told",
    type: "folder",
    secret: false,
    help: "Folder that released versions of packages are read from once a day: files `*.jsonl` in `strongroom.releases/1`, as `strongroom releases gather` or somebody else writes them. A server never asks a package registry, which would learn what the vaults use.",
  }),
  advisoriesMaxAgeDays: setting({ schema: count({ min: 1, max: 365 }), default: 7, type: "number", secret: false, help: "Advisories, EPSS and KEV that are older are stale (KEV from 30 days on, since it grows by and by): results that rest on them say so, and are red." }),
  workerJobs: setting({ schema: count({ min: 1, max: 64 }), default: 2, type: "number", secret: false, help: "Vaults that are updated at the same time." }),
  analyses: setting({
    schema: list(z.enum(Object.keys(ANALYZERS) as [AnalyzerId, ...AnalyzerId[]])),
    default: [],
    defaultText: "all",
    type: "list",
    secret: false,
    help: "What vaults are analysed for, as `languages, history, dependencies`: the names that `report --only` takes. Files, languages and lines always are, and what one analysis needs of another comes with it. After a change each vault is analysed anew at its next update.",
  }),
  sandboxes: setting({ schema: count({ min: 1, max: 256 }), default: DEFAULT_SANDBOXES, defaultText: "as many as there are cores, 1 to 8", type: "number", secret: false, help: "Sandboxed processes that share the analysis of one vault." }),
  sandboxMemoryBytes: setting({ schema: bytes({ min: 64 * MIB, max: 16 * GIB }), default: 256 * MIB, type: "bytes", secret: false, help: "Most memory of one sandboxed process." }),
  sandboxTimeoutMs: setting({ schema: duration({ min: 1000, max: DAY }), default: 30 * MINUTE, type: "duration", secret: false, help: "Longest time that one sandboxed process may run." }),
  deletionGraceMs: setting({ schema: duration({ min: 0, max: 365 * DAY }), default: 7 * DAY, type: "duration", secret: false, help: "How long the deletion of a vault or a team can be undone; then its keys are destroyed." }),
  blobSweepGraceMs: setting({ schema: duration({ min: MIN_SWEEP_GRACE_MS, max: 365 * DAY }), default: DAY, type: "duration", secret: false, help: "Age at which a blob that nothing points to is removed. Longer than any update takes." }),
  sessionIdleMs: setting({ schema: duration({ min: MINUTE, max: 30 * DAY }), default: 12 * HOUR, type: "duration", secret: false, help: "A session that was not used for this long ends." }),
  sessionLifetimeMs: setting({ schema: duration({ min: MINUTE, max: 365 * DAY }), default: 14 * DAY, type: "duration", secret: false, help: "A session ends after this, however much it is used." }),
  passwords: setting({ schema: z.enum(["off", "on"]), default: "off", type: "`off` or `on`", secret: false, help: "Whether people may sign in with a password, besides passcodes and passkeys. A second step always follows." }),
  passwordExpiryMs: setting({ schema: duration({ min: DAY, max: 3650 * DAY }).nullable(), default: null, defaultText: "never", type: "duration", secret: false, help: "A password older than this has to be changed." }),
  breachedPasswordsFile: setting({
    schema: text(/^[^\0]+$/, "a file").nullable(),
    default: null,
    defaultText: "the list that comes with the program alone",
    type: "file",
    secret: false,
    help: "Known passwords that are refused besides those that come with the program: SHA-1 in hexadecimal, one a line, sorted, as Have I Been Pwned gives its list ordered by hash. It is read here; nothing is asked of anybody.",
  }),
  passwordHistory: setting({ schema: count({ min: 0, max: 50 }), default: 10, type: "number", secret: false, help: "How many earlier passwords of a person are not taken again." }),
  auditWitnesses: setting({
    schema: list(text(WITNESS, "an address and a verifier's key with a space between: https://witness.example.org name+0a1b2c3d+base64")),
    default: [],
    defaultText: "none",
    type: "list",
    secret: false,
    help: "Witnesses of the audit log, elsewhere and other people's: each as its address, a space, and the key that `./strongroom witness init` prints. They cosign each state of the log, and say when it was rolled back or rewritten.",
  }),
  apiTokenLifetimeMs: setting({ schema: duration({ min: DAY, max: 365 * DAY }), default: 365 * DAY, type: "duration", secret: false, help: "Longest life of an API token; a team's policy may allow less." }),
  welcomeLifetimeMs: setting({ schema: duration({ min: MINUTE, max: 7 * DAY }), default: DAY, type: "duration", secret: false, help: "How long the one-time link of the first start is good for." }),
  liveMaxMembers: setting({ schema: count({ min: 1, max: 64 }), default: 16, type: "number", secret: false, help: "Most guests of one live session at a time." }),
  liveMaxSessions: setting({ schema: count({ min: 0, max: 100_000 }), default: 50, type: "number", secret: false, help: "Live sessions of one team that run at the same time; 0 for none." }),
  liveMaxConnections: setting({ schema: count({ min: 1, max: 1_000_000 }), default: 10_000, type: "number", secret: false, help: "Connections of live sessions at a time, of hosts and guests, in all." }),
  liveConnectionsPerMinute: setting({ schema: count({ min: 1, max: 1_000_000 }), default: 120, type: "number", secret: false, help: "Connections to live sessions that one network (an IPv4 address or an IPv6 /64) may open in a minute." }),
  liveGuestFramesPerSecond: setting({ schema: count({ min: 10, max: 1_000_000 }), default: 300, type: "number", secret: false, help: "Frames that a guest of a live session may send in a second, four seconds' worth at once. Who sends more is cut off." }),
  liveGuestBytesPerSecond: setting({ schema: bytes({ min: 64 * KIB, max: GIB }), default: 2 * MIB, type: "bytes", secret: false, help: "Bytes that a guest of a live session may send in a second, four seconds' worth at once. Who sends more is cut off." }),
  liveHostFramesPerSecond: setting({ schema: count({ min: 100, max: 1_000_000 }), default: 2000, type: "number", secret: false, help: "Frames that the host of a live session may send in a second. What is above it is taken in more slowly." }),
  liveHostBytesPerSecond: setting({ schema: bytes({ min: MIB, max: 10 * GIB }), default: 32 * MIB, type: "bytes", secret: false, help: "Bytes that the host of a live session may send in a second. What is above it is taken in more slowly." }),
  liveMaxWaitingBytes: setting({ schema: bytes({ min: 256 * KIB, max: GIB }), default: 16 * MIB, type: "bytes", secret: false, help: "What may wait in the server for one connection of a live session. Who takes it in so slowly is dropped, and comes back." }),
  liveIdleMs: setting({ schema: duration({ min: MINUTE, max: 30 * DAY }), default: 4 * HOUR, type: "duration", secret: false, help: "A live session in which the host is alone for this long ends." }),
  liveConnectionsKeptDays: setting({ schema: count({ min: 1, max: 3650 }), default: 30, type: "number", secret: false, help: "Days for which it is kept who was connected to a live session from which address." }),
  liveCallServers: setting({
    schema: list(text(CALL_SERVER, "addresses as stun:stun.example.org:3478 or turns:turn.example.org:5349")),
    default: [],
    defaultText: "none: calls come about where browsers reach each other by themselves",
    type: "list",
    secret: false,
    help: "STUN and TURN servers (RFC 8489, RFC 8656) that browsers in the call of a live session ask for a way to each other. What goes through a TURN server is end-to-end encrypted.",
  }),
  liveTurnSecret: setting({ schema: text(/^[\x21-\x7e]{16,256}$/, "16 to 256 visible characters").nullable(), default: null, defaultText: "none", type: "text", secret: true, help: "What those TURN servers share with this server (`static-auth-secret` of coturn): each guest gets credentials of an hour. Needed as soon as `liveCallServers` has a TURN server." }),
  replicationJitterMs: setting({ schema: duration({ min: 0, max: 7 * DAY }), default: 6 * HOUR, type: "duration", secret: false, help: "Weekly and monthly updates are put off by a random time up to this, so that sources are not all asked at once." }),
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;

type Schemas = { [Name in SettingName]: (typeof SETTINGS)[Name]["schema"] };

/** The one schema of all settings: strict, so that a name outside the table is refused. */
export const settingsSchema = z.strictObject(
  Object.fromEntries(Object.entries(SETTINGS).map(([name, { schema }]) => [name, schema])) as Schemas,
);

export type SettingValues = z.infer<typeof settingsSchema>;

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

/** `sourceMaxBytes` is STRONGROOM_SOURCE_MAX_BYTES. */
export function variableOf(name: SettingName): string {
  const own: Setting = SETTINGS[name];
  return own.variable ?? `STRONGROOM_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
