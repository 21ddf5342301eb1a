// How to come in: a link that only somebody at the machine can make.

import { Link } from "@tanstack/react-router";

import { addresses } from "#web/addresses.ts";

export function HowToGetALink({ said }: { readonly said: string }) {
  return (
    <div className="measure">
      <p>{said}</p>
      <p>On its first start, <code>./strongroom serve</code> prints a link that makes whoever opens it the owner. For another one, run this on the machine where Strongroom runs:</p>
      <pre className="command"><code>./strongroom link</code></pre>
      <p className="soft">A link works once and for a short time. Whoever has an account <Link to={addresses.signIn}>signs in</Link> without one.</p>
    </div>
  );
}
