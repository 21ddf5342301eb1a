// What is new since an earlier state of the source.

import { plural } from "#base/format.ts";
import type { ReportFinding } from "#protocol/report/exports/findings.ts";

import { footLines, INDENT, type Lines, sectionHeading, sentence, type TerminalPage } from "./terminal-page.ts";
import { safeText, wrapText } from "./terminal-text.ts";

export interface NewSince {
  /** Of the branch or tag. */
  readonly name: string;
  readonly findings: readonly ReportFinding[];
}

const SHOWN = 12;

export function sinceSection({ name, findings }: NewSince, page: TerminalPage): Lines {
  const inner = page.width - INDENT.length;
  const rows = findings.slice(0, SHOWN).flatMap(({ severity, message, path, line }) => [
    ...wrapText(sentence(`${severity}: ${message}`, page), inner).map((text) => INDENT + text),
    ...(path === "" ? [] : footLines(`${safeText(path, page.unicode)}:${line}`, page)),
  ]);
  const more = findings.length - SHOWN;
  return [
    sectionHeading(`New since ${safeText(name, page.unicode)}: ${findings.length === 0 ? "no finding" : plural(findings.length, "finding")}`, { page }),
    ...rows,
    ...(more > 0 ? footLines(`… and ${plural(more, "more finding")} in --sarif`, page) : []),
  ];
}
