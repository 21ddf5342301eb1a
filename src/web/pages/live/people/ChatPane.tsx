// The chat: what was said by whom and when, and a line to say something.

import { type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from "react";

import { visibleLines } from "#base/visible-text.ts";
import { LiveIcon } from "#web/pages/live/frame/LiveIcon.tsx";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { usePart, useStore } from "#web/pages/live/session/store.ts";

import { colourOf } from "./colours.ts";

const MAX_TEXT = 4000;
const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export function ChatPane() {
  const { room, sending, session } = useWorkspace();
  const chat = usePart(room, (value) => value.chat);
  const self = usePart(room, (value) => value.self);
  const { waiting } = useStore(sending);
  const [text, setText] = useState("");
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
    const last = chat.at(-1)?.key ?? 0;
    sending.update((before) => (before.seen >= last ? before : { ...before, seen: last }));
  }, [chat, sending]);
  const say = (): void => {
    const said = text.trim();
    if (said === "") return;
    session.send({ kind: "chat", text: said });
    sending.update((before) => ({ ...before, waiting: [...before.waiting, said] }));
    setText("");
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    say();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    say();
  };
  return (
    <>
      <div className="live-pane-head"><h2>Chat</h2></div>
      <div className="live-chat" role="log" aria-label="What was said" tabIndex={0}>
        {chat.length === 0 && waiting.length === 0 ? <p className="live-pane-words soft">Nothing was said yet. Everybody in the session reads what you write here; it is kept nowhere.</p> : null}
        {chat.map((line, index) => (
          <div key={line.key} className="live-said" data-own={line.person === self || undefined}>
            {chat[index - 1]?.person === line.person ? null : <p className="live-said-by small"><span className={`live-dot person-${colourOf(line.person)}`} /><strong>{line.name}</strong> <time className="soft" dateTime={new Date(line.at).toISOString()}>{TIME.format(line.at)}</time></p>}
            <p>{visibleLines(line.text)}</p>
          </div>
        ))}
        {waiting.map((line, index) => <div key={index} className="live-said waiting"><p>{line}</p><p className="small soft">on its way</p></div>)}
        <div ref={end} />
      </div>
      <form className="live-say" onSubmit={submit}>
        <textarea aria-label="Say something" placeholder="Say something to all" rows={2} maxLength={MAX_TEXT} value={text} onChange={(event) => setText(event.currentTarget.value)} onKeyDown={onKey} />
        <button type="submit" className="live-icon-button" aria-label="Send" disabled={text.trim() === ""}><LiveIcon name="send" /></button>
      </form>
    </>
  );
}
