// Where one writes: words, files by button, camera, paste and drop; a draft per room; what was not sent can be sent again.
import { $, $$, el, icon, kept, toast, w } from "./dom.js";
import { address, nonce } from "./door.js";

const LARGEST = 40 * 1024 * 1024;
const touch = matchMedia("(pointer: coarse)");

export class Composer {
  /** `where()` is {room, thread}; `sent()` is told when a message went off; `pen()` edits one's last message. */
  constructor(form, { where, waiting, pen }) {
    Object.assign(this, { form, where, waiting, pen });
    this.box = $("textarea", form);
    this.tray = $(".tray", form);
    this.files = [];
    this.box.addEventListener("input", () => this.#typed());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) { event.preventDefault(); this.add(event.clipboardData.files); }
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    for (const [button, input] of [[".attach", ".files"], [".photo", ".shot"]]) {
      $(button, form).addEventListener("click", () => $(input, form).click());
      $(input, form).addEventListener("change", ({ target }) => { this.add(target.files); target.value = ""; });
    }
  }

  /** The draft of the room that is now open. */
  turn() {
    this.files = [];
    this.#trayed();
    this.box.value = kept.read(this.#draft()) ?? "";
    this.#grow();
  }

  add(files) {
    for (const file of files) {
      if (file.size > LARGEST) toast(w("The file is too large."));
      else this.files.push(file);
    }
    this.#trayed();
    this.box.focus();
  }

  say(words) {
    this.box.value = words;
    this.send();
  }

  async send() {
    const text = this.box.value.trim();
    if (!text && !this.files.length) return;
    const job = { ...this.where(), text, files: this.files, nonce: nonce() };
    this.box.value = "";
    this.files = [];
    this.#trayed();
    this.#typed();
    kept.drop(this.#draft());
    await this.#post(job, this.#ghost(job));
  }

  async #post(job, ghost) {
    const body = new FormData();
    for (const key of ["room", "thread", "text", "nonce"]) body.append(key, job[key] ?? "");
    for (const file of job.files) body.append("file", file, file.name || "photo.jpg");
    try {
      const answer = await fetch(address("/say"), { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      ghost.remove();
    } catch {
      ghost.classList.add("failed");
      const again = el("button", { type: "button", class: "button", onclick: () => {
        ghost.classList.remove("failed");
        again.parentElement.remove();
        this.#post(job, ghost);
      } }, w("Try again"));
      ghost.append(el("p", { class: "fault" }, `${w("Not sent.")} `, again));
    }
  }

  /** The message as it will stand, until the server has it. */
  #ghost(job) {
    const names = job.files.map((file) => file.name).join(", ");
    const ghost = el("div", { class: "ghost" }, el("p", {}, [job.text, names].filter(Boolean).join(" · ")));
    this.waiting(ghost);
    return ghost;
  }

  #key(event) {
    // While Chinese is being composed, Enter picks the characters.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey && !touch.matches) { event.preventDefault(); this.send(); }
    if (event.key === "ArrowUp" && !this.box.value && this.pen?.()) event.preventDefault();
  }

  #typed() {
    this.#grow();
    if (this.box.value) kept.write(this.#draft(), this.box.value); else kept.drop(this.#draft());
  }

  #grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, innerHeight * 0.4)}px`;
    this.form.classList.toggle("ready", Boolean(this.box.value.trim() || this.files.length));
  }

  #draft() {
    const { room, thread } = this.where();
    return `words:${room}:${thread ?? ""}`;
  }

  #trayed() {
    for (const image of $$("img", this.tray)) URL.revokeObjectURL(image.src);
    this.tray.replaceChildren(...this.files.map((file, place) => el("span", { class: "chip" },
      file.type.startsWith("image/") ? el("img", { src: URL.createObjectURL(file), alt: "" }) : icon("clip"),
      el("span", {}, file.name || "photo.jpg"),
      el("button", { type: "button", class: "tool", "aria-label": w("Remove {name}", { name: file.name }), onclick: () => {
        this.files.splice(place, 1);
        this.#trayed();
      } }, icon("close")))));
    this.tray.hidden = !this.files.length;
    this.form.classList.toggle("ready", Boolean(this.box.value.trim() || this.files.length));
  }
}

/** Files dropped anywhere on the page go to the box that is open. */
export function dropInto(composer) {
  const veil = $("#drop");
  let depth = 0;
  const files = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragenter", (event) => { if (files(event)) { depth += 1; veil.hidden = false; } });
  addEventListener("dragleave", (event) => { if (files(event) && (depth -= 1) <= 0) { depth = 0; veil.hidden = true; } });
  addEventListener("dragover", (event) => { if (files(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    depth = 0;
    veil.hidden = true;
    composer().add(event.dataTransfer.files);
  });
}
