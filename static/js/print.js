// The print button of a paper page.
document.querySelector("[data-print]")?.addEventListener("click", () => print());
