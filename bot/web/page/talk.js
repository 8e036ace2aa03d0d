// A list of messages: in order, grouped by person and day, changed in place, held at the bottom while one reads there.
import { $, el, fragment, w } from "./dom.js";

const TOGETHER = 5; // minutes within which one person's messages stand under one name

export class Talk {
  constructor({ list, scroll, busy, jump }) {
    Object.assign(this, { list, scroll, busy, jump });
    this.rows = new Map();
    this.stuck = true;
    this.top = 0;
    scroll.addEventListener("scroll", () => this.settle(), { passive: true });
    new ResizeObserver(() => { if (this.stuck) this.bottom(); }).observe(list);
    new ResizeObserver(() => { if (this.stuck) this.bottom(); }).observe(scroll);
    jump?.addEventListener("click", () => this.bottom());
  }

  clear() {
    this.list.replaceChildren();
    this.busy.replaceChildren();
    this.rows.clear();
    this.stuck = true;
    if (this.jump) this.jump.hidden = true;
  }

  /** Put a message where it belongs, or in the place of what it was; gone where it has no words any more. */
  put(entry, fresh = false) {
    const there = this.rows.get(entry.ref);
    const away = !this.stuck;
    if (!entry.html) return this.#remove(there);
    const row = this.#row(entry);
    if (there && there.dataset.no === row.dataset.no) {
      const open = there.contains(document.activeElement) && document.activeElement.dataset.action;
      there.replaceWith(row);
      if (fresh) row.classList.add("changed");
      if (open) $(`[data-action="${CSS.escape(open)}"]`, row)?.focus({ preventScroll: true });
    } else {
      this.#remove(there);
      const after = this.#before(entry.no);
      if (after) after.after(row); else this.list.prepend(row);
      if (fresh) row.classList.add("arrived");
      if (fresh && this.stuck && row.offsetHeight > this.scroll.clientHeight - 24) this.#fromTop(row);
    }
    this.rows.set(entry.ref, row);
    this.#group(row);
    this.#group(row.nextElementSibling);
    if (fresh && away && !entry.mine && !there && this.jump) this.jump.hidden = false;
  }

  /** Older messages above, without a jump of what is being read. */
  prepend(entries) {
    const height = this.scroll.scrollHeight - this.scroll.scrollTop;
    for (const entry of entries) this.put(entry);
    this.scroll.scrollTop = this.scroll.scrollHeight - height;
  }

  bottom() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.stuck = true;
    if (this.jump) this.jump.hidden = true;
  }

  /** The line above the first message that the person has not seen. */
  mark(unread) {
    const rows = [...this.list.children].filter((row) => row.dataset.mine !== "true" && row.dataset.quiet !== "true");
    const first = unread ? rows.at(-unread) : null;
    if (first) $(".between", first).append(el("p", { class: "new" }, w("New messages")));
    return first;
  }

  show(ref) {
    const row = this.rows.get(ref);
    if (!row) return false;
    this.stuck = false;
    row.scrollIntoView({ block: "center" });
    row.classList.add("changed");
    return true;
  }

  last() {
    return Number([...this.list.children].at(-1)?.dataset.no ?? 0);
  }

  /** Has the newest message come into sight? */
  newestSeen() {
    const row = this.list.lastElementChild;
    return !row || row.getBoundingClientRect().top < this.scroll.getBoundingClientRect().bottom - 40;
  }

  /** What is longer than the window is read from its beginning. */
  #fromTop(row) {
    this.stuck = false;
    requestAnimationFrame(() => {
      this.scroll.scrollTop += row.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top - 4;
    });
  }

  #row(entry) {
    const row = el("div", { class: "row" }, el("div", { class: "between" }), fragment(entry.html));
    for (const key of ["ref", "no", "author", "day", "dayWords", "minute", "mine", "quiet"]) row.dataset[key] = entry[key];
    row.dataset.kind = $(".message", row).className;
    return row;
  }

  #remove(row) {
    if (!row) return;
    const next = row.nextElementSibling;
    this.rows.delete(row.dataset.ref);
    row.remove();
    this.#group(next);
  }

  #before(no) {
    let row = this.list.lastElementChild;
    while (row && Number(row.dataset.no) > no) row = row.previousElementSibling;
    return row;
  }

  #group(row) {
    if (!row) return;
    const above = row.previousElementSibling;
    const sameDay = above?.dataset.day === row.dataset.day;
    const follows = sameDay && above.dataset.author === row.dataset.author && above.dataset.kind === row.dataset.kind
      && row.dataset.minute - above.dataset.minute < TOGETHER;
    row.classList.toggle("follows", follows);
    const between = $(".between", row);
    $(".day", between)?.remove();
    if (!sameDay) between.prepend(el("p", { class: "day" }, row.dataset.dayWords));
  }

  /** Held at the end until the person scrolls up; what is added below is no scrolling. */
  settle() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    if (scrollHeight - scrollTop - clientHeight < 60) this.stuck = true;
    else if (scrollTop < this.top - 1) this.stuck = false;
    this.top = scrollTop;
    if (this.stuck && this.jump) this.jump.hidden = true;
  }
}
