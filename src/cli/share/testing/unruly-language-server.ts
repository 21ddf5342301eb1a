// A language server for tests that does what it should not: it answers with too much and of hidden files, wants to change files and run commands,
// never answers when it is asked what a thing is, and dies when it is asked where one is defined.

import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

const MANY = 1000;
const connection = createMessageConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
let folder = "";

connection.onRequest("initialize", ({ rootUri }: { readonly rootUri: string }) => {
  folder = rootUri;
  return { capabilities: { textDocumentSync: 1, completionProvider: {}, hoverProvider: true, definitionProvider: true, documentFormattingProvider: true } };
});
connection.onNotification("textDocument/didOpen", ({ textDocument }: { readonly textDocument: { readonly uri: string } }) => {
  void (async () => {
    const answers = [
      await connection.sendRequest("workspace/applyEdit", { edit: { changes: { [textDocument.uri]: [{ range, newText: "EVIL" }] } } }),
      await connection.sendRequest("workspace/configuration", { items: [{}, {}] }),
      await connection.sendRequest("strongroom/unknown", {}).catch(() => "refused"),
    ];
    await connection.sendNotification("textDocument/publishDiagnostics", { uri: `${folder}/.env`, diagnostics: [{ range, message: "SECRET" }] });
    await connection.sendNotification("textDocument/publishDiagnostics", { uri: "file:///etc/passwd", diagnostics: [{ range, message: "elsewhere" }] });
    await connection.sendNotification("textDocument/publishDiagnostics", { uri: textDocument.uri, diagnostics: [{ range, message: JSON.stringify(answers) }, { range: null, message: "nowhere" }] });
  })();
});
connection.onRequest("textDocument/completion", () => Array.from({ length: MANY }, (_, index) => ({ label: `abitem${String(index).padStart(5, "0")}`, detail: "x".repeat(index), command: { command: "rm", title: "rm" } })));
connection.onRequest("textDocument/formatting", () => [{ range, newText: "F" }]);
connection.onRequest("textDocument/hover", () => new Promise(() => undefined));
connection.onRequest("textDocument/definition", () => process.exit(1));
connection.onRequest("shutdown", () => null);
connection.onNotification("exit", () => process.exit(0));
connection.listen();
