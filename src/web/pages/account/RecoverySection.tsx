// Recovery codes: how many are left, and new ones.

import { Button } from "@mantine/core";
import { useState } from "react";

import type { Account } from "#protocol/api/account.ts";
import { useMakeRecoveryCodes } from "#web/data/account.ts";
import { Ago } from "#web/ui/Ago.tsx";

import { CodeSheet } from "./CodeSheet.tsx";
import { FactorProofDialog } from "./FactorProofDialog.tsx";
import { factorsOf, hasFactor } from "./proof.ts";

/** From so few on, new ones are worth making. */
const FEW = 3;

export function RecoverySection({ account }: { readonly account: Account }) {
  const [proving, setProving] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const make = useMakeRecoveryCodes();
  const factors = factorsOf(account);
  const { recoveryCodes } = account;
  return (
    <section className="section" aria-labelledby="recovery">
      <h2 id="recovery">Recovery codes</h2>
      <p className="soft measure">For the day when your second factor is lost. Each lets you in once.</p>
      {!hasFactor(factors) ? <p>They come with your first second factor.</p> : (
        <div className="fact-row">
          {recoveryCodes === null ? <span>None were made yet.</span> : <span><span className={recoveryCodes.left < FEW ? "field-error" : undefined}>{recoveryCodes.left} of 10 left</span>, made <Ago at={recoveryCodes.madeAt} /></span>}
          <Button variant="default" size="sm" onClick={() => setProving(true)}>Make new ones</Button>
        </div>
      )}
      <FactorProofDialog
        opened={proving} title="Make new recovery codes?" action="Make them" factors={factors} busy={make.isPending} error={make.error} onClose={() => setProving(false)}
        onProof={(proof) => make.mutate(proof, { onSuccess: (made) => { setProving(false); setCodes(made.recoveryCodes); } })}
      >
        <p>{recoveryCodes === null ? "Show a factor first." : "Those that you have are good no more then."}</p>
      </FactorProofDialog>
      {codes === null ? null : <CodeSheet codes={codes} onClose={() => setCodes(null)} />}
    </section>
  );
}
