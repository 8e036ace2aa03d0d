// Asking the server: every address carries the person (in the sandbox), every deed a key of its own, so that it may be
// sent again after a lost answer and is still done once.
import { home, toast, w } from "./dom.js";

export const nonce = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

export function address(path, values = {}) {
  const query = new URLSearchParams(home.query);
  for (const [key, value] of Object.entries(values)) if (value) query.set(key, value);
  return `${path}${query.size ? `?${query}` : ""}`;
}

export async function read(path, values) {
  const answer = await fetch(address(path, values));
  if (!answer.ok) throw new Error(`${path} ${answer.status}`);
  return answer;
}

/** Send a deed; false and a toast where it did not work. */
export async function send(path, asked) {
  const body = JSON.stringify({ nonce: nonce(), ...asked });
  for (const pause of [300, 1500, 0]) {
    try {
      const answer = await fetch(address(path), { method: "POST", body });
      if (answer.ok) return true;
      if (answer.status < 500) break;
    } catch { /* the connection; once more with the same key */ }
    if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
  }
  toast(w("That did not work. Please try again."));
  return false;
}
