// Clicks on cards: buttons, choices, pictures.  A clicked card rests until the answer is there.
import { $, ask } from "./dom.js";
import { nonce, send } from "./door.js";

const LONGEST = 30_000;
const waiting = new Map();

/** Was this deed begun on this very page? */
export const mine = (id) => [...waiting.keys()].some((key) => id.endsWith(key));

export function done(id) {
  for (const [key, end] of waiting) if (id.endsWith(key)) end();
}

/** Begin a deed; `rest` is what rests until it is done. */
export function begin(rest) {
  const key = nonce();
  rest?.setAttribute("aria-busy", "true");
  const end = () => { waiting.delete(key); rest?.removeAttribute("aria-busy"); };
  waiting.set(key, end);
  setTimeout(end, LONGEST);
  return key;
}

async function click(control, action, value) {
  const card = control.closest(".card");
  if (card.getAttribute("aria-busy")) return;
  const { confirm } = control.dataset;
  if (confirm && !(await ask(confirm, control.textContent, control.classList.contains("danger")))) return;
  const key = begin(card);
  control.classList.add("pressed");
  const sent = await send("/click", { ref: control.closest("[data-ref]").dataset.ref, action, value, nonce: key });
  if (!sent) done(key);
  control.classList.remove("pressed");
}

export function cards() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-action]");
    if (button) click(button, button.dataset.action, button.dataset.value ?? "");
    const picture = target.closest("[data-picture]");
    if (picture) look($("img", picture));
  });
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("select[data-action]") || !target.value) return;
    click(target, target.dataset.action, `${target.dataset.value ?? ""} ${target.value}`.trim());
    target.value = "";
  });
  const dialog = $("#look");
  dialog.addEventListener("click", () => dialog.close());
}

/** The whole picture, as large as the window. */
function look(image) {
  const dialog = $("#look");
  const whole = new URL(image.src);
  whole.searchParams.set("whole", "1");
  const large = $("img", dialog);
  large.src = whole;
  large.alt = image.alt;
  dialog.showModal();
}
