// HTML in which everything put in is escaped: the tag `html` makes markup, and only its own results go in as they are.

import { visibleText } from "#base/visible-text.ts";

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Markup that needs no more escaping; made by `html` alone. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Markup | readonly Markup[];

/** Outside strings become visible text (no controls, no bidi) and are escaped for text and quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + insert(values[index - 1] ?? "") + part));
}

function insert(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === "number") return value.toString();
  if (typeof value === "string") return escapeHtml(value);
  return value.map(({ text }) => text).join("");
}

function escapeHtml(text: string): string {
  const kept = text.split("\u00a0").map(visibleText).join("\u00a0");
  return kept.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? "");
}
