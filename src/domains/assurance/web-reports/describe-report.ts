// What is kept of a browser's report: which directive was broken, by what sort of thing, on which of our pages. Whoever sends it is not
// known, so everything is held against a list or a pattern, and nothing else of it is kept.

/** As many of one message are worth a line each. */
const MAX_REPORTS = 10;
const DIRECTIVE = /^[a-z-]{1,40}$/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const PAGE = /^\/[a-z/:-]{0,60}$/;
/** What browsers name that is no address (CSP 3, section 5.3). */
const BLOCKED_WORDS: readonly string[] = ["inline", "eval", "wasm-eval", "trusted-types-sink", "trusted-types-policy", "data", "blob"];

/** The reports of a message of `report-uri` (CSP 3, section 5.3) or of the Reporting API: `script-src-elem inline on /teams/:id`. */
export function describeReports(message: unknown): readonly string[] {
  const reports = Array.isArray(message) ? (message as unknown[]) : [message];
  return reports.slice(0, MAX_REPORTS).flatMap((report) => {
    const violation = fieldOf(report, "csp-report") ?? fieldOf(report, "body");
    const directive = fieldOf(violation, "effective-directive") ?? fieldOf(violation, "effectiveDirective") ?? fieldOf(violation, "violated-directive");
    if (typeof directive !== "string" || !DIRECTIVE.test(directive)) return [];
    const blocked = fieldOf(violation, "blocked-uri") ?? fieldOf(violation, "blockedURL");
    const page = fieldOf(violation, "document-uri") ?? fieldOf(violation, "documentURL");
    return [`${directive} ${describeBlocked(blocked)} on ${describePage(page)}`];
  });
}

function describeBlocked(blocked: unknown): string {
  if (typeof blocked !== "string" || blocked === "") return "something";
  return BLOCKED_WORDS.includes(blocked) ? blocked : "an address";
}

/** The page's path with its identifiers left out; `elsewhere` for what is no page of ours. */
function describePage(address: unknown): string {
  const parsed = typeof address === "string" ? URL.parse(address) : null;
  const path = parsed?.pathname.replaceAll(UUID, ":id") ?? "";
  return PAGE.test(path) ? path : "elsewhere";
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
