// Languages as one bar, each as wide as its share of the code, in its usual colour everywhere.

import { formatShare } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import { languageColor } from "#protocol/report/language-color.ts";

interface LanguageShare {
  readonly name: string;
  readonly code: number;
}

const WIDTH = 1000;

export function LanguageBar({ languages, total, height = 8 }: { readonly languages: readonly LanguageShare[]; readonly total: number; readonly height?: number }) {
  const sum = Math.max(1, total);
  const offsets = languages.map((_, index) => languages.slice(0, index).reduce((before, { code }) => before + code, 0));
  const name = languages.slice(0, 5).map((language) => `${visibleName(language.name)} ${formatShare(language.code / sum)}`).join(", ");
  return (
    <svg className="language-bar" role="img" aria-label={name === "" ? "No code" : `Languages: ${name}`} viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" height={height}>
      <rect className="track" width={WIDTH} height="10" />
      {languages.map(({ name: language, code }, index) => (
        <rect key={language} className="slice" x={((offsets[index] ?? 0) / sum) * WIDTH} width={Math.max(0, (code / sum) * WIDTH - 1)} height="10" fill={languageColor(language)}><title>{`${visibleName(language)}: ${formatShare(code / sum)}`}</title></rect>
      ))}
    </svg>
  );
}

export function LanguageDot({ name }: { readonly name: string }) {
  return <svg className="language-dot" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><circle className="slice" cx="6" cy="6" r="5" fill={languageColor(name)} /></svg>;
}
