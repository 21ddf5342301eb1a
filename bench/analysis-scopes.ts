// What a vault is analysed for while it is measured: issue 2 asks for languages, lines and history, and that then most of the time be git's;
// issue 4 for all there is, within the same time.

export interface AnalysisScope {
  readonly id: string;
  readonly what: string;
  readonly settings: { readonly analyses?: string };
  /** Whether git's part is held to what issue 2 asks. */
  readonly isMostlyGit: boolean;
}

export const ANALYSIS_SCOPES: readonly AnalysisScope[] = [
  { id: "first", what: "languages and history", settings: { analyses: "history" }, isMostlyGit: true },
  { id: "all", what: "all analyses", settings: {}, isMostlyGit: false },
];
