// Finding, making and wording elements.  Markup from our server enters the page at one place: `fragment`.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

export let home = JSON.parse($("#home").textContent);
export const renewHome = (fresh) => { home = fresh; };

const trusted = { createHTML: (html) => html };
const policy = globalThis.trustedTypes?.createPolicy("zhangfang", trusted) ?? trusted;

/** The elements that the server rendered; it has escaped whatever came from outside. */
export function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = policy.createHTML(html);
  return template.content;
}

/** An element; children are elements or words, never markup. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** The page's own sentence in the reader's language. */
export function w(sentence, values = {}) {
  return (home.words[sentence] ?? sentence).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function toast(words) {
  const shown = el("p", {}, words);
  $("#toasts").append(shown);
  setTimeout(() => shown.classList.add("going"), 3800);
  setTimeout(() => shown.remove(), 4200);
}

/** Ask before something that matters; resolves to true or false. */
export function ask(words, yes, danger = false) {
  const dialog = $("#ask");
  const [no, go] = $$("button", dialog);
  $("p", dialog).textContent = words;
  go.textContent = yes;
  go.classList.toggle("danger", danger);
  dialog.showModal();
  go.focus();
  return new Promise((resolve) => {
    const end = (answer) => () => { dialog.onclose = null; dialog.close(); resolve(answer); };
    no.onclick = end(false);
    go.onclick = end(true);
    dialog.onclose = end(false);
    dialog.onclick = (event) => { if (event.target === dialog) end(false)(); };
  });
}

/** Things kept in this browser for this person; a browser that keeps nothing is no reason to fail. */
export const kept = {
  key: (name) => `${home.me.id}:${name}`,
  read(name) { try { return JSON.parse(localStorage.getItem(this.key(name))); } catch { return null; } },
  write(name, value) { try { localStorage.setItem(this.key(name), JSON.stringify(value)); } catch { /* full or forbidden */ } },
  drop(name) { try { localStorage.removeItem(this.key(name)); } catch { /* forbidden */ } },
};
