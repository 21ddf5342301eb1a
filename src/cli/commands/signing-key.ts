// `strongroom signing-key`: the public key of the running installation, for whoever is to check its reports.

import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { defineCommand } from "#cli/args/command.ts";

const options = {
  data: { type: "string", value: "DIR", summary: "folder of the running installation (default: as for serve)" },
} as const;

export const signingKeyCommand = defineCommand({
  name: "signing-key",
  summary: "print the public key that this installation signs reports with",
  usage: "signing-key [--data DIR]",
  details: `Asks the running server over the socket in its data folder. Give the key to those who check your reports with
\`strongroom verify\`, by another way than the reports. Everybody may have it: it is served at /api/v1/signing-key too.

  strongroom signing-key > our-key.pem`,
  options,
  positionals: { min: 0, max: 0 },
  async run({ values }): Promise<ExitCode> {
    const { askLocalSigningKey } = await import("#roles/local-signing-key.ts");
    const { keyId, publicKey } = await askLocalSigningKey({ overrides: values.data === undefined ? {} : { dataDir: values.data } });
    process.stderr.write(`key ${keyId}\n`);
    process.stdout.write(publicKey);
    return EXIT.ok;
  },
});
