// Text that becomes part of a page as markup.

import type { RiskRule } from "#analyzers/risks/rule.ts";
import { BUILT, JS, OPEN } from "./languages.ts";

const page = {
  cwe: 79,
  severity: "high",
  confidence: "medium",
  why: "Markup in the text becomes part of the page: a script in it acts as the user.",
  fix: "Set it as text, or make it through a sanitizer that lets only known elements pass.",
} as const;
const CLEAN = /DOMPurify|[sS]anitiz|escapeHtml|escapeHTML|_\.escape|encodeHTML|trustedHTML|createHTML|purify/;

/** What is named so comes from the program itself. */
const CLEAN_ELEMENT = new RegExp(`${CLEAN.source}|css|style|svg|icon|script`, "i");

export const PAGE_RULES: readonly RiskRule[] = [
  {
    ...page,
    id: "markup-from-text-dom",
    title: "Markup of a page set from text",
    match: [
      { in: JS, settings: ["innerHTML", "outerHTML"], target: /\.(?:inner|outer)HTML$/, value: { is: ["built"], notText: CLEAN } },
      { in: JS, settings: ["innerHTML", "outerHTML"], target: /\.(?:inner|outer)HTML$/, value: { is: ["variable"], text: /location|\.value$|params|searchParams|\bdata\b|response|message|event\.|\.hash/, notText: CLEAN } },
      { in: JS, calls: ["insertAdjacentHTML"], arguments: { 1: { is: ["built"], notText: CLEAN } } },
      { in: JS, calls: ["write", "writeln"], callee: /^(?:window\.)?document\.\w+$/, arguments: { 0: { is: ["built", "variable"], notText: CLEAN } } },
    ],
    examples: {
      finds: [["JavaScript", "el.innerHTML = '<b>' + name + '</b>';"], ["TypeScript", "el.insertAdjacentHTML('beforeend', `<li>${name}</li>`);"], ["JavaScript", "document.write(location.hash);"], ["JavaScript", "el.innerHTML = event.data;"]],
      ignores: [["JavaScript", "el.innerHTML = '';"], ["JavaScript", "el.textContent = name;"], ["JavaScript", "el.innerHTML = DOMPurify.sanitize('<b>' + name);"], ["JavaScript", "el.innerHTML = `<li>${items.length}</li>`;"]],
    },
  },
  {
    ...page,
    id: "markup-from-text-react",
    title: "Markup of an element set from text",
    match: [{ in: JS, settings: ["__html"], value: { is: ["built", "variable"], notText: CLEAN_ELEMENT }, unless: /DOMPurify|sanitize-html|sanitizeHtml/ }],
    examples: {
      finds: [["TSX", "const a = <p dangerouslySetInnerHTML={{ __html: props.text }} />;"], ["JavaScript", "h('p', { dangerouslySetInnerHTML: { __html: '<b>' + name } });"]],
      ignores: [["TSX", "const a = <style dangerouslySetInnerHTML={{ __html: '.a { color: red }' }} />;"], ["TSX", "const a = <p dangerouslySetInnerHTML={{ __html: sanitize(text) }} />;"], ["TSX", "const a = <style dangerouslySetInnerHTML={{ __html: STYLES }} />;"]],
    },
  },
  {
    ...page,
    id: "markup-from-text-jquery",
    title: "Markup of a page set from text",
    match: [{ in: JS, calls: ["html", "append", "prepend", "after", "before"], callee: /^(?:\$|jQuery)\(/, arguments: { 0: { is: ["built"], literal: /<\w/, notText: CLEAN } } }],
    examples: {
      finds: [["JavaScript", "$('#a').html('<b>' + name + '</b>');"], ["JavaScript", "$(el).append(`<li>${name}</li>`);"]],
      ignores: [["JavaScript", "$('#a').text(name);"], ["JavaScript", "$('#a').html('<b>x</b>');"], ["JavaScript", "list.append('<' + name);"]],
    },
  },
  {
    ...page,
    id: "markup-from-request-php",
    confidence: "high",
    title: "Text of a request written into the page",
    match: [{ in: ["php"], nodes: ["echo_statement", "print_intrinsic"], text: /\$_(?:GET|POST|REQUEST|COOKIE)\b/, notText: /htmlspecialchars|htmlentities|strip_tags|intval|\(int\)|json_encode|urlencode|filter_|isset|empty\(|esc_|count\(|===?|\?/ }],
    examples: {
      finds: [["PHP", "<?php echo 'Hello ' . $_GET['name'];"], ["PHP", "<?php print $_POST['x'];"]],
      ignores: [["PHP", "<?php echo htmlspecialchars($_GET['name']);"], ["PHP", "<?php echo $name;"], ["PHP", "<?php echo isset($_GET['a']) ? 1 : 2;"]],
    },
  },
  {
    ...page,
    id: "markup-marked-safe",
    title: "Text marked as safe markup",
    match: [
      { in: ["python"], calls: ["mark_safe", "Markup"], callee: /^(?:\w+\.)*(?:mark_safe|Markup)$/, arguments: { 0: { is: ["built"], notText: /escape/ } } },
      { in: ["python"], calls: ["Environment"], arguments: { autoescape: { text: /^False$/ } }, requires: /jinja2/ },
      { in: ["ruby"], calls: ["raw"], callee: /^raw$/, arguments: { 0: { is: ["built", "variable"], text: /params|request|cookies/ } } },
      { in: ["ruby"], nodes: ["call"], text: /^params\[[^\]]+\]\.html_safe$/ },
    ],
    examples: {
      finds: [["Python", "mark_safe('<b>%s</b>' % name)"], ["Python", "import jinja2\njinja2.Environment(autoescape=False)"], ["Ruby", "raw(params[:text])"], ["Ruby", "params[:text].html_safe"]],
      ignores: [["Python", "mark_safe('<b>x</b>')"], ["Python", "mark_safe('<b>%s</b>' % escape(name))"], ["Ruby", "raw(template)"]],
    },
  },
  {
    ...page,
    id: "markup-from-request-go",
    title: "Text marked as safe markup",
    match: [{ in: ["go"], calls: ["HTML", "JS", "URL", "HTMLAttr"], callee: /^template\./, arguments: { 0: BUILT } }],
    examples: {
      finds: [["Go", "package a\nfunc f() { x := template.HTML(\"<b>\" + name) }"], ["Go", "package a\nfunc f() { x := template.JS(fmt.Sprintf(\"f('%s')\", name)) }"]],
      ignores: [["Go", "package a\nfunc f() { x := template.HTML(\"<b>x</b>\") }"], ["Go", "package a\nfunc f() { x := template.HTML(\"<b>\" + template.HTMLEscapeString(name)) }"]],
    },
  },
  {
    id: "redirect-from-request",
    cwe: 601,
    severity: "medium",
    confidence: "high",
    title: "Redirect to where a request says",
    why: "A link to the own site can lead to a stranger's, which then looks like the own.",
    fix: "Redirect to a path of the own site, or to an address of a list.",
    match: [
      { in: JS, calls: ["redirect"], callee: /^(?:res|response|reply|ctx)\.redirect$/, any: { is: ["variable"], text: /^(?:req|request|ctx)\.(?:query|params|body)\b/ } },
      { in: ["python"], calls: ["redirect"], callee: /^redirect$/, arguments: { 0: { is: OPEN.is ?? [], text: /^request\.(?:args|GET|form|values|POST)\b/ } } },
      { in: ["php"], calls: ["header"], callee: /^\w+$/, arguments: { 0: { is: ["built"], text: /^["']Location:\s*["']\s*\.\s*\$_(?:GET|POST|REQUEST)/i } } },
    ],
    examples: {
      finds: [["JavaScript", "res.redirect(req.query.next);"], ["Python", "return redirect(request.args.get('next'))"], ["PHP", "<?php header('Location: ' . $_GET['to']);"]],
      ignores: [["JavaScript", "res.redirect('/home');"], ["Python", "return redirect(url_for('home'))"], ["PHP", "<?php header('Location: /home');"]],
    },
  },
];
