// A personal link: the key after `#` never reaches a log; it is changed for a cookie that no script can read.
const link = new URLSearchParams(location.hash.slice(1));
const key = link.get("key"), paper = link.get("paper");
if (key) {
  history.replaceState(null, "", location.pathname);
  const answer = await fetch("/enter", { method: "POST", body: JSON.stringify({ key }) });
  if (answer.ok) location.reload();
}
// A customer's link opens once, so nothing is fetched before somebody asks: programs that look at links would use it up.
if (paper) {
  const why = document.querySelector("main p"), open = document.querySelector("main button");
  why.textContent = open.dataset.why;
  open.hidden = false;
  open.addEventListener("click", async () => {
    open.disabled = true;
    const answer = await fetch("/paper", { method: "POST", body: JSON.stringify({ key: paper }) });
    open.hidden = true;
    why.textContent = answer.ok ? open.dataset.done : open.dataset.gone;
    if (!answer.ok) return;
    const name = /filename="([^"]*)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? "document.pdf";
    const file = document.createElement("a");
    file.href = URL.createObjectURL(await answer.blob());
    file.download = name;
    file.click();
  });
}
