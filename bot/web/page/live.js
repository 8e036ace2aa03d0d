// What is new, as the server tells it.  The last turn seen is kept here: after a pause the stream goes on from there.
import { $, home } from "./dom.js";
import { address } from "./door.js";

const HIDDEN_FOR = 60_000; // A browser opens six connections to one server: tabs nobody looks at give theirs back.
const kinds = {};
let source = null;
let turn = home.turn;
let lost = 0;
let sleep = 0;

export const on = (kind, hear) => { (kinds[kind] ??= []).push(hear); };
const tell = (kind, data) => { for (const hear of kinds[kind] ?? []) hear(data); };

export function listen() {
  source?.close();
  source = new EventSource(address("/live", { after: String(turn) }));
  source.onopen = () => { clearTimeout(lost); lost = 0; $("#lost").hidden = true; };
  source.onerror = () => {
    lost ||= setTimeout(() => { $("#lost").hidden = false; }, 1500);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
  for (const kind of ["messages", "busy", "done", "toast", "home", "seen", "form", "reload"]) {
    source.addEventListener(kind, (event) => {
      if (kind === "messages") turn = event.lastEventId;
      tell(kind, JSON.parse(event.data));
    });
  }
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(sleep);
  if (document.hidden) sleep = setTimeout(() => { source?.close(); source = null; }, HIDDEN_FOR);
  else if (!source) listen();
});
