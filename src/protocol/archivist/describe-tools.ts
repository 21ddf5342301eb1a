// The tools as programs are told of them, the same over every way in.

import type { Subject } from "./figures.ts";
import { TOOL_NAMES, type ToolName } from "./names.ts";
import { callTool, TOOLS } from "./registry.ts";

/** For a model that is given the tools. */
export const ARCHIVIST_INSTRUCTIONS = `Read-only tools over the results of code analyses in Strongroom vaults: numbers, enumerations and public names (languages, licences, advisories). They never tell code, names of files, people, branches or packages, or secrets; nothing here changes anything. Shares are 0 to 1. Where found is null, it was not analysed. Vaults and people have numbers instead of names.`;

export interface DescribedTool {
  readonly name: ToolName;
  readonly title: string;
  readonly description: string;
  readonly input: (typeof TOOLS)[ToolName]["input"];
  readonly output: (typeof TOOLS)[ToolName]["answer"];
  call(input: unknown): Promise<{ readonly text: string; readonly structured: Readonly<Record<string, unknown>> }>;
}

export function describeTools(subject: Subject): readonly DescribedTool[] {
  return TOOL_NAMES.map((name) => {
    const { title, description, input, answer, tell } = TOOLS[name];
    return {
      name, title, description, input, output: answer,
      async call(given) {
        const found = callTool(subject, name, given);
        return { text: tell(found), structured: { ...found } };
      },
    };
  });
}
