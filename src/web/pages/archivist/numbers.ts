// A tool's answer as rows for people: names of fields in words, one row for each value.

export interface NumberRow {
  readonly name: string;
  readonly value: string;
}

/** `meanCyclomatic` → `mean cyclomatic`. */
export function fieldWords(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll(/([a-z])([0-9])/g, "$1 $2").toLowerCase();
}

export function listNumbers(found: Readonly<Record<string, unknown>> | null): readonly NumberRow[] {
  return found === null ? [{ name: "not analysed", value: "" }] : Object.entries(found).flatMap(([name, value]) => rowsOf(fieldWords(name), value));
}

function rowsOf(name: string, value: unknown): readonly NumberRow[] {
  if (Array.isArray(value)) return value.length === 0 ? [{ name, value: "none" }] : value.flatMap((row: unknown, index) => rowsOf(`${name} ${index + 1}`, row));
  if (typeof value === "object" && value !== null) return [{ name, value: Object.entries(value).map(([field, each]) => `${fieldWords(field)} ${wordOf(each)}`).join(", ") }];
  return [{ name, value: wordOf(value) }];
}

function wordOf(value: unknown): string {
  if (typeof value === "number") return value.toLocaleString("en-GB", { maximumFractionDigits: 4 });
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : "not known";
}
