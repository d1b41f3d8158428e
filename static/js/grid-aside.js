// Beside a grid: why the person at hand has this total, kept in step while scores are typed.
(() => {
  const aside = document.getElementById("grid-aside");
  if (!aside) return;
  let current = null;

  function show(row, again) {
    if (!row?.dataset.asideUrl || (row === current && !again)) return;
    current?.classList.remove("is-current");
    row.classList.add("is-current");
    current = row;
    // Without a network the sum is no news; it comes with the next row.
    if (navigator.onLine) htmx.ajax("GET", row.dataset.asideUrl, { target: aside, swap: "innerHTML" }).catch(() => {});
  }

  document.addEventListener("focusin", (event) => show(event.target.closest("[data-aside-url]"), false));
  document.addEventListener("grid:saved", (event) => event.target === current && show(current, true));
})();
