// A box that asks the house for what fits while one types (the "combobox" of the ARIA practices).
import { $, $$, fragment, w, el } from "./dom.js";
import { read } from "./door.js";

const PAUSE = 120;

export function search(box, ref, changed) {
  const input = $("input[role=combobox]", box);
  const value = $("input[type=hidden]", box);
  const list = $("[role=listbox]", box);
  let wait = 0;
  let asked = 0;
  let at = -1;

  const options = () => $$("[role=option]", list);
  const show = (on) => { list.hidden = !on; input.setAttribute("aria-expanded", String(on)); if (on) list.scrollIntoView({ block: "nearest" }); else step(-1); };
  const step = (to) => {
    at = to;
    for (const [place, option] of options().entries()) {
      option.id ||= `${list.id}-${place}`;
      option.classList.toggle("at", place === at);
      if (place === at) option.scrollIntoView({ block: "nearest" });
    }
    if (options()[at]) input.setAttribute("aria-activedescendant", options()[at].id);
    else input.removeAttribute("aria-activedescendant");
  };
  const pick = (option) => {
    value.value = option.dataset.value;
    input.value = option.textContent;
    show(false);
    changed(input);
  };
  const ask = async () => {
    const mine = (asked += 1);
    const answer = await read("/options", { ref, name: box.dataset.search, typed: input.value.trim() }).catch(() => null);
    if (!answer || mine !== asked) return;
    const found = fragment(await answer.text());
    list.replaceChildren(found.childElementCount ? found : el("li", { class: "none" }, w("Nothing fits.")));
    list.scrollIntoView({ block: "nearest" });
    step(options().length && input.value ? 0 : -1);
  };

  input.addEventListener("input", () => {
    // What was typed counts as it stands until something is picked: the house knows names and aliases too.
    value.value = input.value.trim();
    show(true);
    clearTimeout(wait);
    wait = setTimeout(ask, PAUSE);
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => { show(true); if (!options().length) ask(); });
  input.addEventListener("blur", () => setTimeout(() => show(false), 150));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const number = options().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) { show(true); if (!number) ask(); return; }
      if (number) step((at + (event.key === "ArrowDown" ? 1 : number - (at < 0 ? 0 : 1))) % number);
    } else if (event.key === "Enter" && !list.hidden && options()[at]) {
      event.preventDefault();
      pick(options()[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => { const option = target.closest("[role=option]"); if (option) pick(option); });
}
