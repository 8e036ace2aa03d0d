// Who one is (in the sandbox: anyone), the language, light or dark.
import { $, el, fragment, home, w } from "./dom.js";
import { send } from "./door.js";

const LANGUAGES = [["en", "English"], ["zh-CN", "中文"]];
const LOOKS = [["", "Automatic"], ["light", "Light"], ["dark", "Dark"]];

export function me() {
  const dialog = $("#me");
  $("#me-button").addEventListener("click", () => { draw(dialog); dialog.showModal(); $("[aria-pressed=true], [aria-current]", dialog)?.focus(); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}

function draw(dialog) {
  const people = home.people.map((one) => el("li", {}, el("a", { href: `/?as=${encodeURIComponent(one.id)}${location.hash}`, "aria-current": one.id === home.me.id },
    fragment(one.avatar), el("span", {}, el("b", {}, one.name), el("small", {}, one.roles)))));
  const parts = home.sandbox
    ? [el("h2", {}, w("You are")), el("ul", { class: "people" }, ...people), el("p", { class: "hint" }, w("Sandbox: only this computer can open it, and whoever does may speak as anyone."))]
    : [el("button", { type: "button", class: "button", onclick: async () => { if (await send("/leave", {})) location.reload(); } }, w("Sign out"))];
  dialog.replaceChildren(...parts,
    row(w("Language"), LANGUAGES, home.locale, async (locale) => { if (await send("/speak", { locale })) location.reload(); }),
    row(w("Appearance"), LOOKS.map(([key, words]) => [key, w(words)]), localStorage.getItem("appearance") ?? "", (look) => {
      if (look) localStorage.setItem("appearance", look); else localStorage.removeItem("appearance");
      if (look) document.documentElement.dataset.theme = look; else delete document.documentElement.dataset.theme;
      draw(dialog);
    }));
}

function row(title, choices, chosen, choose) {
  return el("div", { class: "setting", role: "group", "aria-label": title }, el("h2", {}, title), el("div", { class: "segments" },
    ...choices.map(([key, words]) => el("button", { type: "button", "aria-pressed": String(key === chosen), onclick: () => choose(key) }, words))));
}
