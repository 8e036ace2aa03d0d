// Before the first paint: the person's choice of light or dark, where they made one.
const chosen = localStorage.getItem("appearance");
if (chosen) document.documentElement.dataset.theme = chosen;
