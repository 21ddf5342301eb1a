// How code looks: colours are variables of the page, so light and dark change without the editor being made anew.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.controlKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.unit], color: "var(--code-number)" },
  { tag: [tags.comment, tags.docComment, tags.meta], color: "var(--code-comment)" },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.tagName], color: "var(--code-type)" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.definition(tags.function(tags.variableName))], color: "var(--code-function)" },
  { tag: [tags.attributeName, tags.propertyName], color: "var(--code-property)" },
  { tag: tags.heading, fontWeight: "600" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strong, fontWeight: "600" },
  { tag: [tags.link, tags.url], color: "var(--code-function)", textDecoration: "underline" },
  { tag: tags.invalid, color: "var(--bad)" },
]);

const people = Object.fromEntries(
  Array.from({ length: 8 }, (_, index) => [
    [`.live-selection-${index}`, { backgroundColor: `color-mix(in srgb, var(--person-${index}) 15%, transparent)` }],
    [`.live-caret-${index}`, { "--caret": `var(--person-${index})` }],
  ]).flat(),
) as Record<string, Record<string, string>>;

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "0.8125rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mantine-font-family-monospace)", lineHeight: "1.6", fontVariantLigatures: "none" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: "0.5rem 40vh" },
  "&.cm-editor .cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--soft)", border: "none", paddingRight: "0.25rem" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--ink) 4%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  "&.cm-editor .cm-selectionBackground, &.cm-editor.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent) 22%, transparent)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 12%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)", outline: "none" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--raised)", border: "1px solid var(--line)", color: "var(--soft)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px", boxShadow: "0 6px 24px rgb(0 0 0 / 16%)", maxWidth: "min(36rem, 90vw)", overflow: "hidden" },
  // What is said of an item stands beside the list.
  ".cm-tooltip.cm-tooltip-autocomplete": { overflow: "visible" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mantine-font-family-monospace)", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.1875rem 0.5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "color-mix(in srgb, var(--accent) 24%, var(--raised))", color: "var(--ink)" },
  ".cm-completionDetail": { color: "var(--soft)", fontStyle: "normal", marginLeft: "1rem" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600", color: "var(--accent)" },
  ".cm-completionInfo": { padding: "0.5rem 0.75rem", maxWidth: "24rem", maxHeight: "16rem", overflow: "auto" },
  ".cm-completionInfo pre": { margin: "0", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { padding: "0.5rem" },
  ".cm-panel input, .cm-panel button": { font: "inherit" },
  ".cm-textfield": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "4px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "4px" },
  ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 26%, transparent)" },
  ".cm-diagnostic": { borderLeft: "3px solid var(--soft)", padding: "0.375rem 0.75rem" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--accent)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--accent) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-info, .cm-lintRange-hint": { backgroundImage: "none", textDecoration: "underline dotted var(--soft) 1px", textUnderlineOffset: "3px" },
  ".live-words": { padding: "0.5rem 0.75rem", maxHeight: "18rem", overflow: "auto", fontFamily: "var(--mantine-font-family)", lineHeight: "1.5" },
  ".live-words p": { margin: "0 0 0.5rem" },
  ".live-words > :last-child": { marginBottom: "0" },
  ".live-words pre": { margin: "0 0 0.5rem", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".live-words code, .live-words pre": { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.8125rem" },
  ".live-parameter": { fontWeight: "600", color: "var(--accent)" },
  ".live-caret": { position: "relative", borderLeft: "2px solid var(--caret)", marginLeft: "-1px", marginRight: "-1px", pointerEvents: "none" },
  ".live-caret-name": { position: "absolute", bottom: "100%", left: "-2px", padding: "0 0.3125rem", borderRadius: "3px 3px 3px 0", backgroundColor: "var(--caret)", color: "var(--paper)", fontFamily: "var(--mantine-font-family)", fontSize: "0.6875rem", lineHeight: "1.5", whiteSpace: "nowrap", zIndex: "5", fontWeight: "600" },
  ".live-caret.quiet > .live-caret-name": { width: "6px", height: "6px", padding: "0", borderRadius: "50%", left: "-4px", color: "transparent", overflow: "hidden" },
  ".live-caret-name.below": { bottom: "auto", top: "100%", borderRadius: "0 3px 3px 3px" },
  ...people,
});

export const codeLook: Extension = [look, syntaxHighlighting(highlight)];
