// The page: which room and thread are open, and who is told what when something comes.
import { $, el, fragment, home, icon, toast, w } from "./dom.js";
import { read } from "./door.js";
import { Talk } from "./talk.js";
import { Composer, dropInto } from "./compose.js";
import * as rooms from "./rooms.js";
import { cards, done, mine } from "./cards.js";
import { formOf, forms, openForm } from "./forms.js";
import { editLast, own } from "./own.js";
import { me } from "./me.js";
import { listen, on } from "./live.js";

const { current } = rooms;
const main = new Talk({ list: $("#list"), scroll: $("#scroll"), busy: $("#busy"), jump: $("#jump") });
const side = new Talk({ list: $("#thread-list"), scroll: $("#thread-scroll"), busy: $("#thread-busy") });
const writer = new Composer($("#composer"), {
  where: () => ({ room: current.room }), waiting: (ghost) => ghosted(main, ghost), pen: () => editLast($("#list")),
});
const replier = new Composer($("#thread-composer"), {
  where: () => ({ room: current.room, thread: current.thread }), waiting: (ghost) => ghosted(side, ghost), pen: () => editLast($("#thread-list")),
});
const busy = new Map();
let older = 0;
let loading = false;

function ghosted(talk, ghost) {
  talk.busy.before(ghost);
  $(".welcome")?.remove();
  talk.bottom();
}

async function openRoom(id, ref = "") {
  if (current.room !== id) {
    current.room = id;
    closeThread();
    main.clear();
    const here = rooms.room(id);
    $("#place").replaceChildren(id.startsWith("c/") ? icon("hash") : "", here.name);
    $("#topic").textContent = here.topic;
    $("#faces").textContent = here.people;
    $("#faces").title = here.people;
    $("#words").placeholder = w("Message {place}", { place: id.startsWith("c/") ? `#${here.name}` : here.name });
    $("#words").setAttribute("aria-label", $("#words").placeholder);
    rooms.draw();
    writer.turn();
    await load(id);
  }
  showBusy();
  if (ref && !main.show(ref)) toast(w("The message that was linked is no longer here."));
}

async function load(id) {
  loading = true;
  const { messages, more } = await (await read("/messages", { room: id })).json();
  if (id !== current.room) return;
  for (const entry of messages) { formOf(entry); main.put(entry); }
  older = more ? messages[0].no : 0;
  loading = false;
  const first = main.mark(rooms.unreadIn(id));
  if (first) { main.stuck = false; first.scrollIntoView({ block: "center" }); main.settle(); } else main.bottom();
  if (!messages.length) welcome();
  look();
}

/** Where nothing was said yet: what one could say. */
function welcome() {
  const examples = home.examples.map((words) => el("button", { type: "button", class: "example", onclick: () => writer.say(words) }, words));
  main.list.append(el("div", { class: "welcome" }, fragment(home.bot.avatar),
    el("h2", {}, w("Nothing has been said here yet.")),
    el("p", {}, w("Say it as you would to a colleague, or drop a photo of a receipt.")),
    ...(examples.length ? [el("p", { class: "quiet" }, w("Try one of these:")), el("div", { class: "examples" }, ...examples)] : [])));
}

async function loadOlder() {
  if (!older || loading) return;
  loading = true;
  const { messages, more } = await (await read("/messages", { room: current.room, before: String(older) })).json();
  older = more ? messages[0].no : 0;
  main.prepend(messages);
  loading = false;
}

async function openThread(ref) {
  current.thread = ref;
  side.clear();
  $("#thread").hidden = false;
  $("#thread-place").textContent = rooms.room(current.room).name;
  document.body.dataset.view = "thread";
  const { messages } = await (await read("/messages", { room: current.room, thread: ref })).json();
  if (current.thread !== ref) return;
  for (const entry of messages) { formOf(entry); side.put(entry); }
  side.bottom();
  replier.turn();
  showBusy();
  if (matchMedia("(pointer: fine)").matches) replier.box.focus();
}

function closeThread() {
  current.thread = "";
  $("#thread").hidden = true;
  if (document.body.dataset.view === "thread") document.body.dataset.view = "talk";
}

/** One message that came or changed. */
function arrived(entry) {
  formOf(entry);
  const away = entry.room !== current.room;
  if (!away && (!entry.thread || main.rows.has(entry.ref))) {
    $(".welcome")?.remove();
    main.put(entry, true);
  }
  if (!away && current.thread && (entry.thread === current.thread || entry.ref === current.thread)) side.put(entry, true);
  const news = entry.no > newest && !entry.mine && !entry.quiet && entry.html;
  newest = Math.max(newest, entry.no);
  if (news && !rooms.room(entry.room)) rooms.renew();
  else if (news) rooms.came(entry.room);
}
let newest = home.newest;

/** Seen is what stands on a page that is looked at. */
function look() {
  if (!loading && !document.hidden && main.newestSeen() && current.room && (document.body.dataset.view !== "rooms" || !narrow.matches)) {
    rooms.seen(current.room, Math.max(main.last(), newest));
  }
}
const narrow = matchMedia("(max-width: 760px)");

/** "… is reading": shown when it takes longer than a blink. */
function showBusy() {
  for (const [talk, thread] of [[main, ""], [side, current.thread]]) {
    const one = [...busy.values()].find((state) => state.room === current.room && state.thread === thread && (talk === main || thread));
    const words = one && (one.name ? w("{who} is reading {name}…", { who: home.bot.name, name: one.name }) : w("{who} is typing…", { who: home.bot.name }));
    talk.busy.replaceChildren(...(one ? [fragment(home.bot.avatar), el("span", { class: "dots" }, el("i"), el("i"), el("i")), el("span", {}, words)] : []));
    if (talk.stuck) talk.bottom();
  }
}

on("messages", (entries) => {
  for (const entry of entries) arrived(entry);
  look();
});
on("busy", (state) => {
  if (!state.on) { clearTimeout(busy.get(state.id)?.timer); busy.delete(state.id); return showBusy(); }
  const timer = setTimeout(() => { busy.set(state.id, state); showBusy(); }, 150);
  busy.set(state.id, { timer });
});
on("done", ({ id }) => done(id));
on("form", ({ id, ref }) => { if (mine(id) || asked(id)) openForm(ref); });
on("toast", ({ words }) => toast(words));
on("home", () => rooms.renew());
on("seen", ({ room }) => rooms.seen(room));
on("reload", () => location.reload());

/** A form that words asked for opens where they were written. */
const asked = (id) => id.startsWith("web:said:") && main.rows.get(id.slice(9))?.dataset.mine === "true" && document.hasFocus();

function route() {
  const [kind, id, ref] = decodeURIComponent(location.hash.slice(1)).split("/");
  const wanted = rooms.room(`${kind}/${id}`) ? `${kind}/${id}` : "";
  document.body.dataset.view = wanted || !narrow.matches ? "talk" : "rooms";
  openRoom(wanted || home.rooms[0].room, ref);
}

addEventListener("hashchange", route);
$("#side").addEventListener("click", ({ target }) => {
  const link = target.closest("[data-room]");
  if (link && link.dataset.room === current.room) { document.body.dataset.view = "talk"; main.bottom(); }
});
$("#to-rooms").addEventListener("click", () => { history.pushState(null, "", location.pathname + location.search); document.body.dataset.view = "rooms"; });
$("#thread-close").addEventListener("click", closeThread);
$("#scroll").addEventListener("scroll", () => { if ($("#scroll").scrollTop < 200) loadOlder(); look(); }, { passive: true });
document.addEventListener("visibilitychange", look);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]") && current.thread) closeThread();
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const at = home.rooms.findIndex((room) => room.room === current.room) + (event.key === "ArrowDown" ? 1 : -1);
    const next = home.rooms.at(at % home.rooms.length);
    location.hash = next.room;
  }
});
dropInto(() => (current.thread ? replier : writer));
cards();
forms();
own(openThread);
me();
rooms.draw();
route();
listen();
if (matchMedia("(pointer: fine)").matches) $("#words").focus();
document.documentElement.dataset.ready = "";
