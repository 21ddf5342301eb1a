// A hash or a key that can be compared by eye and copied.

import { Button } from "@mantine/core";

import { useAnnounce } from "#web/ui/Announcer.tsx";

export function HashText({ name, value }: { readonly name: string; readonly value: string }) {
  const announce = useAnnounce();
  const copy = (): void => void navigator.clipboard.writeText(value).then(() => announce(`${name} copied.`), () => announce("The browser does not let pages copy."));
  return (
    <div className="hash-text">
      <span className="small soft">{name}</span>
      <code>{value}</code>
      <Button size="compact-xs" variant="default" aria-label={`Copy: ${name}`} onClick={copy}>Copy</Button>
    </div>
  );
}
