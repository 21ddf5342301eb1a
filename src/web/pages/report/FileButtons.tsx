// Files to take out, a button each, what became of the last, and how anybody checks them.

import { Anchor, Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { formatBytes } from "#base/format.ts";
import { endpointUrl } from "#protocol/api/endpoint.ts";
import { getSigningKey } from "#protocol/api/exports.ts";
import type { KeptFile } from "#web/data/download.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";

export interface FileButtonsProps {
  readonly files: readonly { readonly title: string; readonly take: () => Promise<KeptFile> }[];
  /** Of the panel that says what went wrong. */
  readonly failed: string;
  /** As the file is called in the command that checks it. */
  readonly checked: string;
}

export function FileButtons({ files, failed, checked }: FileButtonsProps) {
  const file = useMutation({ mutationFn: async (title: string) => files.find((each) => each.title === title)?.take() });
  const busy = file.isPending ? file.variables : null;
  return (
    <>
      <div className="buttons">
        {files.map(({ title }) => <Button key={title} variant="default" size="sm" loading={busy === title} disabled={file.isPending && busy !== title} onClick={() => file.mutate(title)}>{title}</Button>)}
      </div>
      {file.isError ? <ErrorPanel error={file.error} title={failed} /> : null}
      {file.data === undefined ? null : <p className="badge" data-tone="good" role="status"><Icon name="check" size={16} />{file.data.name}, {formatBytes(file.data.bytes)}</p>}
      <details className="small soft measure after">
        <summary>How anybody checks it</summary>
        <p>Offline, with the file, its signature and <Anchor href={endpointUrl(getSigningKey)}>the public key of this installation</Anchor>, which is to come to them by another way:</p>
        <p><code>./strongroom verify {checked} --envelope {checked}.dsse.json --key KEY.pem</code></p>
      </details>
    </>
  );
}
