// What generated pages have in common.

/** A page of Markdown that says where it comes from. */
export function composePage(title: string, source: string, parts: readonly string[]): string {
  return [`# ${title}`, "", `<!-- Generated from ${source} by \`npm run docs\`; changes here are lost. -->`, "", ...parts, ""].join("\n").replace(/\n{3,}/g, "\n\n").replace(/\n+$/, "\n");
}

export function composeTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), `|${header.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}
