// Parsed Markdown as nodes of the page, made one by one: there is no HTML between.

import { visibleLines } from "#base/visible-text.ts";
import { parseMarkdown, type Inline } from "./markdown.ts";

const TAGS = { code: "code", strong: "strong", emphasis: "em" } as const;

export function markdownNodes(markdown: string): HTMLElement {
  const box = document.createElement("div");
  box.className = "live-words";
  for (const block of parseMarkdown(visibleLines(markdown))) {
    const element = document.createElement(block.kind === "code" ? "pre" : "p");
    element.append(...(block.kind === "code" ? [block.text] : block.parts.map(inlineNode)));
    box.append(element);
  }
  return box;
}

function inlineNode({ kind, text }: Inline): Node | string {
  if (kind === "text") return text;
  const element = document.createElement(TAGS[kind]);
  element.textContent = text;
  return element;
}
