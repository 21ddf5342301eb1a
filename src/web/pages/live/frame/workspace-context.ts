// The workspace, for every part of the page below it.

import { createContext, use } from "react";

import type { Workspace } from "./workspace.ts";

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (workspace === null) throw new Error("Expected to be inside a live session");
  return workspace;
}
