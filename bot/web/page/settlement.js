// One version of a settlement, for its other side.  The key after `#` goes to the server in the body of a request, never
// in an address; what comes back are words, which are set as text.
const key = new URLSearchParams(location.hash.slice(1)).get("key") ?? "";
const main = document.querySelector("main");
const nonce = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute.startsWith("on")) made.addEventListener(attribute.slice(2), value);
    else if (value !== false && value !== undefined) made.setAttribute(attribute, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

const ask = (path, more = {}) => fetch(`/settlement/${path}`, { method: "POST", body: JSON.stringify({ key, ...more }) });

function table(columns, rows, strong) {
  const cell = (name, at, words) => el(name, at > 1 ? { class: "number" } : {}, words);
  const head = el("tr", {}, ...columns.map((words, at) => cell("th", at, words)));
  const body = rows.map((row, at) => el("tr", strong.includes(at) ? { class: "strong" } : {}, ...row.map((words, place) => cell("td", place, words))));
  return el("div", { class: "wide" }, el("table", {}, el("thead", {}, head), el("tbody", {}, ...body)));
}

function form(page) {
  const words = page.words, name = el("input", { type: "text", required: true, maxlength: 200, autocomplete: "name" });
  const note = el("textarea", { rows: 2, maxlength: 2000 }), picks = [];
  const items = page.items.map((item) => {
    const box = el("input", { type: "checkbox" }), why = el("textarea", { rows: 2, maxlength: 1000, hidden: true, "aria-label": words.why, placeholder: words.why });
    box.addEventListener("change", () => { why.hidden = !box.checked; why.required = box.checked; told(); });
    picks.push({ number: item.number, box, why });
    return el("div", {}, el("label", { class: "pick" }, box, el("span", {}, `${item.line} ${item.text}`), el("span", {}, item.amount)), why);
  });
  const send = el("button", { type: "submit", class: "button main" }), said = el("p", { role: "status" });
  const told = () => { send.textContent = picks.some((pick) => pick.box.checked) ? words.dispute : words.confirm; };
  told();
  let once = nonce();
  const answer = async (event) => {
    event.preventDefault();
    send.disabled = true;
    said.textContent = "";
    const disputed = picks.filter((pick) => pick.box.checked).map((pick) => ({ number: pick.number, why: pick.why.value }));
    try {
      const reply = await ask("answer", { nonce: once, seen: page.seen, name: name.value, note: note.value, disputed });
      if (reply.status === 404) return gone();
      if (!reply.ok) throw new Error(reply.status);
      const told = (await reply.json()).said;
      await show();
      main.prepend(el("p", { class: "note", role: "status" }, told));
    } catch {
      said.textContent = main.dataset.failed;
      send.disabled = false;
    }
  };
  return el("form", { onsubmit: answer, onchange: () => { once = nonce(); } },
    el("h2", {}, words.answer), el("p", {}, words.explained),
    items.length ? el("fieldset", {}, el("legend", {}, words.disputes), ...items) : "",
    el("label", {}, words.name, name), el("label", {}, words.note, note),
    el("div", { class: "actions" }, send), said);
}

async function paper() {
  const reply = await ask("paper");
  if (!reply.ok) return gone();
  const name = /filename="([^"]*)"/.exec(reply.headers.get("content-disposition") ?? "")?.[1] ?? "settlement.pdf";
  const file = el("a", { download: name });
  file.href = URL.createObjectURL(await reply.blob());
  file.click();
}

function gone() { main.replaceChildren(el("p", { role: "status" }, main.dataset.gone)); }

async function show() {
  const reply = await ask("read");
  if (!reply.ok) return gone();
  const page = await reply.json();
  document.title = page.title;
  const [company = "", ...rest] = page.head;
  main.replaceChildren(
    ...(company ? [el("header", {}, el("strong", {}, company), ...rest.map((line) => el("div", {}, line)))] : []),
    el("h1", {}, page.title),
    el("p", { class: "note" }, page.note),
    el("dl", {}, ...page.facts.flatMap(([label, value]) => [el("dt", {}, label), el("dd", {}, value)])),
    table(page.columns, page.rows, page.strong),
    el("div", { class: "actions" }, el("button", { type: "button", class: "button", onclick: paper }, page.words.paper)),
    ...(page.open ? [form(page)] : []),
  );
}

await show();
