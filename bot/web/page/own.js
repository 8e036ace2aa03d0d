// The small tools at a message: thread, edit, delete, link.
import { $, $$, ask, el, toast, w } from "./dom.js";
import { send } from "./door.js";
import { current } from "./rooms.js";

export function own(openThread) {
  document.addEventListener("click", ({ target }) => {
    const replies = target.closest("[data-thread]");
    if (replies) openThread(replies.dataset.thread);
    const tool = target.closest("[data-tool]");
    if (!tool) {
      // On a touch screen a tap on the message shows its tools.
      const message = target.closest(".message");
      for (const other of $$(".message.touched")) other.classList.toggle("touched", other === message);
      if (message && matchMedia("(hover: none)").matches && !target.closest("button, a, input, select, textarea, .wide")) message.classList.add("touched");
      return;
    }
    const message = tool.closest(".message");
    const { ref } = message.dataset;
    if (tool.dataset.tool === "thread") openThread(ref);
    if (tool.dataset.tool === "edit") edit(message);
    if (tool.dataset.tool === "remove") remove(ref);
    if (tool.dataset.tool === "link") copy(ref);
  });
}

/** The person's last message in a list becomes a box again; false where there is none. */
export function editLast(list) {
  const message = $$(".message.mine", list).filter((one) => $("[data-text]", one) && $("[data-tool=edit]", one)).at(-1);
  if (message) edit(message);
  return Boolean(message);
}

function edit(message) {
  const words = $("[data-text]", message);
  if (!words || $(".editing", message)) return;
  const box = el("textarea", { "aria-label": w("Edit"), rows: Math.min(8, words.textContent.split("\n").length) });
  box.value = words.textContent;
  const end = () => { form.replaceWith(words); };
  const form = el("form", { class: "editing", onsubmit: async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (text && text !== words.textContent) await send("/edit", { ref: message.dataset.ref, text });
    end();
  } }, box, el("footer", {},
    el("button", { type: "button", class: "button", onclick: end }, w("Cancel")),
    el("button", { type: "submit", class: "button main" }, w("Save"))));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") { event.stopPropagation(); end(); }
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); form.requestSubmit(); }
  });
  words.replaceWith(form);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

async function remove(ref) {
  if (await ask(w("Delete this message?"), w("Delete"), true)) send("/remove", { ref });
}

async function copy(ref) {
  const link = new URL(location.href);
  link.hash = `${current.room}/${ref}`;
  await navigator.clipboard?.writeText(link.href);
  toast(w("Copied."));
}
