// How to come in: a link that only somebody at the machine can make.

export function HowToGetALink({ said }: { readonly said: string }) {
  return (
    <div className="measure">
      <p>{said}</p>
      <p>On its first start, <code>./strongroom serve</code> prints a link that makes whoever opens it the owner. For another one, run this on the machine where Strongroom runs:</p>
      <pre className="command"><code>./strongroom link</code></pre>
      <p className="soft">A link works once and for a short time. There is no password.</p>
    </div>
  );
}
