// Forms: a sheet over the page.  Closing it keeps what was typed; only "Cancel" or the answer makes it go.
import { $, $$, fragment, kept, w } from "./dom.js";
import { send } from "./door.js";
import { begin, done } from "./cards.js";
import { search } from "./search.js";

const dialog = $("#form-dialog");
const open = new Map(); // ref -> markup of the forms that wait

export function forms() {
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("input", ({ target }) => draft(target));
  dialog.addEventListener("change", ({ target }) => draft(target));
  dialog.addEventListener("submit", (event) => { event.preventDefault(); submit(event.target); });
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-open]")) openForm(target.closest("[data-open]").dataset.open);
    if (target.closest("[data-drop]")) drop(target.closest("[data-drop]").dataset.drop);
    if (target.closest("[data-dismiss]")) drop(shownRef());
  });
}

/** A message says how its form stands: new, with faults, or gone. */
export function formOf(entry) {
  if (entry.form) {
    open.set(entry.ref, entry.form);
    if (dialog.open && shownRef() === entry.ref) draw(entry.ref);
  } else if (open.delete(entry.ref)) {
    kept.drop(`form:${entry.ref}`);
    if (dialog.open && shownRef() === entry.ref) dialog.close();
  }
}

export function openForm(ref) {
  if (!open.has(ref)) return;
  draw(ref);
  if (!dialog.open) dialog.showModal();
  const first = $("[aria-invalid=true], .doubtful input, .doubtful select", dialog) ?? $(".field input:not([type=hidden]), .field select, .field textarea", dialog);
  if (matchMedia("(pointer: fine)").matches || first?.getAttribute("aria-invalid")) first?.focus();
}

const shownRef = () => $("form", dialog)?.dataset.form;

function draw(ref) {
  dialog.replaceChildren(fragment(open.get(ref)));
  const form = $("form", dialog);
  dialog.setAttribute("aria-labelledby", form.getAttribute("aria-labelledby"));
  const typed = kept.read(`form:${ref}`) ?? {};
  for (const field of form.elements) {
    const name = field.name || field.closest("[data-search]")?.dataset.search && `${field.closest("[data-search]").dataset.search} shown`;
    if (name in typed) field.value = typed[name];
  }
  for (const box of $$("[data-search]", form)) search(box, ref, draft);
  $("[aria-invalid=true]", form)?.focus();
}

/** Keep what stands in the form, so that a closed sheet or a reload loses nothing. */
function draft(field) {
  const form = field.closest("form");
  if (!form) return;
  const typed = {};
  for (const one of form.elements) {
    if (one.name) typed[one.name] = one.value;
    else if (one.closest("[data-search]")) typed[`${one.closest("[data-search]").dataset.search} shown`] = one.value;
  }
  kept.write(`form:${form.dataset.form}`, typed);
  const row = field.closest(".field");
  if (row?.classList.contains("wrong")) fault(row, "");
}

async function submit(form) {
  if (form.getAttribute("aria-busy")) return;
  const answers = {};
  let first = null;
  for (const field of form.elements) {
    if (!field.name) continue;
    answers[field.name] = field.value.trim();
    const row = field.closest(".field");
    const shown = field.type === "hidden" ? $("[role=combobox]", row) : field;
    const missing = shown.required && !field.value.trim();
    fault(row, missing ? w("Please fill this in.") : "");
    if (missing) first ??= shown;
  }
  if (first) return first.focus();
  const key = begin(form);
  if (!(await send("/submit", { ref: form.dataset.form, opening: form.dataset.opening, answers, nonce: key }))) done(key);
}

function fault(row, words) {
  const field = $("input:not([type=hidden]), select, textarea", row);
  const line = $(".fault", row);
  row.classList.toggle("wrong", Boolean(words));
  line.textContent = words;
  line.hidden = !words;
  if (words) { field.setAttribute("aria-invalid", "true"); field.setAttribute("aria-describedby", line.id); }
  else field.removeAttribute("aria-invalid");
}

function drop(ref) {
  if (dialog.open) dialog.close();
  kept.drop(`form:${ref}`);
  open.delete(ref);
  send("/drop", { ref });
}
