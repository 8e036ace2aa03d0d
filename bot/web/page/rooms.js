// The sidebar: channels, the conversation with the bot, what is unread.
import { $, el, fragment, home, icon, renewHome, w } from "./dom.js";
import { read, send } from "./door.js";

export const current = { room: "", thread: "" };
const unread = new Map(home.rooms.map((one) => [one.room, one.unread]));

/** Draw the sidebar from `home`. */
export function draw() {
  $("#title").textContent = home.title;
  $("#sandbox").hidden = !home.sandbox;
  $("#me-button").replaceChildren(fragment(home.me.avatar), el("span", {}, el("b", {}, home.me.name), el("small", {}, home.me.roles)), icon("more"));
  const entry = (room) => el("li", {}, el("a", { href: `#${room.room}`, "data-room": room.room, "aria-current": room.room === current.room ? "page" : false },
    room.room.startsWith("c/") ? icon("hash") : fragment(home.bot.avatar),
    el("span", { class: "name" }, room.name), badge(unread.get(room.room))));
  $("#channels").replaceChildren(...home.rooms.filter((room) => room.room.startsWith("c/")).map(entry));
  $("#direct").replaceChildren(...home.rooms.filter((room) => room.room.startsWith("d/")).map(entry));
  count();
}

export const room = (id) => home.rooms.find((one) => one.room === id);
export const unreadIn = (id) => unread.get(id) ?? 0;

export function came(id) {
  unread.set(id, (unread.get(id) ?? 0) + 1);
  paint(id);
}

export function seen(id, no) {
  if (no === undefined) { unread.set(id, 0); paint(id); return; }
  if (!unreadIn(id)) return;
  unread.set(id, 0);
  paint(id);
  send("/seen", { room: id, no });
}

export async function renew() {
  renewHome(await (await read("/home")).json());
  for (const one of home.rooms) unread.set(one.room, one.unread);
  draw();
}

function badge(number) {
  return number ? el("span", { class: "badge-count" }, String(number), el("span", { class: "unseen" }, ` ${w("unread")}`)) : "";
}

function paint(id) {
  const link = $(`[data-room="${CSS.escape(id)}"]`);
  $(".badge-count", link ?? document.createElement("i"))?.remove();
  link?.append(badge(unread.get(id)));
  link?.classList.toggle("unread", unreadIn(id) > 0);
  count();
}

function count() {
  const all = [...unread.values()].reduce((sum, one) => sum + one, 0);
  const elsewhere = all - unreadIn(current.room);
  document.title = `${all ? `(${all}) ` : ""}${room(current.room)?.name ?? ""} · ${home.title}`;
  $("#elsewhere").hidden = !elsewhere;
  $("#elsewhere").textContent = elsewhere || "";
  for (const one of home.rooms) $(`[data-room="${CSS.escape(one.room)}"]`)?.classList.toggle("unread", unreadIn(one.room) > 0);
}
