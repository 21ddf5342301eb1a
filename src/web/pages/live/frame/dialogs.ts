// What asks for a word before it is done: one at a time.

import type { LiveDocument } from "#web/pages/live/documents/documents.ts";
import { createStore, type Store } from "#web/pages/live/session/store.ts";

export type Dialog =
  | { readonly kind: "create"; readonly folder: string; readonly type: "file" | "folder" }
  | { readonly kind: "move"; readonly path: string }
  | { readonly kind: "delete"; readonly path: string; readonly isFolder: boolean }
  | { readonly kind: "renameSymbol"; readonly document: LiveDocument; readonly offset: number; readonly word: string }
  | { readonly kind: "leave" }
  | { readonly kind: "keys" };

export function createDialogs(): Store<Dialog | null> {
  return createStore<Dialog | null>(null);
}
