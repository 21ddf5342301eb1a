// What is told to a language server about us (LSP 3.17, ClientCapabilities): plain text, positions in UTF-16, no snippets, no commands, no edits by the server.

const SYMBOL_KINDS = Array.from({ length: 26 }, (_, index) => index + 1);

export const CLIENT_CAPABILITIES = {
  general: { positionEncodings: ["utf-16"] },
  workspace: { applyEdit: false, configuration: true, workspaceFolders: true, workspaceEdit: { documentChanges: true } },
  window: { workDoneProgress: false },
  textDocument: {
    synchronization: { didSave: true, dynamicRegistration: false },
    completion: { completionItem: { snippetSupport: false, documentationFormat: ["plaintext", "markdown"], insertReplaceSupport: false, labelDetailsSupport: true, resolveSupport: { properties: ["documentation", "detail", "additionalTextEdits"] } }, contextSupport: true },
    hover: { contentFormat: ["markdown", "plaintext"] },
    signatureHelp: { signatureInformation: { documentationFormat: ["plaintext", "markdown"], parameterInformation: { labelOffsetSupport: true }, activeParameterSupport: true } },
    definition: { linkSupport: false },
    references: {},
    documentSymbol: { hierarchicalDocumentSymbolSupport: true, symbolKind: { valueSet: SYMBOL_KINDS } },
    formatting: {},
    rename: { prepareSupport: false },
    publishDiagnostics: { relatedInformation: false, versionSupport: true },
    diagnostic: {},
  },
} as const;
