// One self-contained HTML file: no script, no request, a policy that forbids both; light, dark and paper.

import { createHash } from "node:crypto";

import { html, Markup } from "./html-markup.ts";
import { REPORT_STYLE } from "./html-style.ts";

export interface PageGiven {
  readonly title: string;
  /** Of the program. */
  readonly version: string;
  readonly body: readonly Markup[];
}

/** The whole file, as text to be written in UTF-8. */
export function renderPage({ title, version, body }: PageGiven): string {
  const digest = createHash("sha256").update(REPORT_STYLE).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Strongroom ${version}">
<title>${title}</title>
<style>${new Markup(REPORT_STYLE)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.text;
}
