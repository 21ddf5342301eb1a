// Typing in a terminal on a phone: a field that brings its keyboard up, and the keys which that lacks. Ctrl and Alt hold for the next key.

import { type FormEvent, type KeyboardEvent, useState } from "react";

import { usePhone } from "#web/pages/live/frame/phone.ts";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";

import { bytesOfField, bytesOfKey, FIELD_REST } from "./keys.ts";

const KEYS: readonly { readonly key: string; readonly shown: string; readonly name: string }[] = [
  { key: "Escape", shown: "Esc", name: "Escape" },
  { key: "Tab", shown: "Tab", name: "Tab" },
  { key: "ArrowLeft", shown: "←", name: "Left" },
  { key: "ArrowUp", shown: "↑", name: "Up" },
  { key: "ArrowDown", shown: "↓", name: "Down" },
  { key: "ArrowRight", shown: "→", name: "Right" },
];
const NOTHING_HELD = { ctrl: false, alt: false };
const HOLDS = [["ctrl", "Ctrl"], ["alt", "Alt"]] as const;

export function PhoneKeys({ id }: { readonly id: number }) {
  const { terminals } = useWorkspace();
  const [held, setHeld] = useState(NOTHING_HELD);
  if (!usePhone()) return null;
  const type = (bytes: string | null): void => {
    if (bytes !== null && bytes !== "") terminals.type(id, bytes);
    setHeld(NOTHING_HELD);
  };
  const press = (key: string): void => type(bytesOfKey({ key, ctrlKey: held.ctrl, altKey: held.alt, shiftKey: false, metaKey: false }, terminals.screen(id)?.modes.applicationCursorKeysMode ?? false));
  const onInput = ({ currentTarget: field }: FormEvent<HTMLTextAreaElement>): void => {
    const { value } = field;
    field.value = FIELD_REST;
    type(bytesOfField(value, held));
  };
  // A keyboard that has the keys of the row; letters come as what is put into the field.
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!KEYS.some(({ key }) => key === event.key) || event.shiftKey) return;
    event.preventDefault();
    press(event.key);
  };
  return (
    <div className="live-keys" role="group" aria-label="Keys for the terminal">
      <label className="live-keys-field">
        <span className="small soft">Type here</span>
        <textarea rows={1} defaultValue={FIELD_REST} aria-label="Type in the terminal" autoCapitalize="off" autoComplete="off" autoCorrect="off" spellCheck={false} onInput={onInput} onKeyDown={onKeyDown} />
      </label>
      {HOLDS.map(([name, shown]) => <button key={name} type="button" className="live-button" aria-pressed={held[name]} onPointerDown={keepFocus} onClick={() => setHeld({ ...held, [name]: !held[name] })}>{shown}</button>)}
      {KEYS.map(({ key, shown, name }) => <button key={key} type="button" className="live-button" aria-label={name} onPointerDown={keepFocus} onClick={() => press(key)}>{shown}</button>)}
    </div>
  );
}

/** The phone's keyboard would go away with it. */
function keepFocus(event: { preventDefault(): void }): void {
  event.preventDefault();
}
