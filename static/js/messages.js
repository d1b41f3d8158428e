// Confirmations fade after a while; a lost connection is said, never left to a silent page.
(() => {
  const READ_MS = 6000;

  function fade(message) {
    setTimeout(() => {
      if (message.matches(":hover, :focus-within")) return fade(message);
      message.classList.add("is-leaving");
      setTimeout(() => message.remove(), 500);
    }, READ_MS);
  }

  function sayLost() {
    const box = document.getElementById("messages");
    const words = document.getElementById("lost-contact");
    if (!box || box.querySelector("[data-lost]")) return;
    const message = words.content.firstElementChild.cloneNode(true);
    message.dataset.lost = "";
    box.append(message);
  }

  function clearLost() {
    document.querySelector("#messages [data-lost]")?.remove();
  }

  document.querySelectorAll("[data-fades]").forEach(fade);
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, sayLost);
  }
  document.addEventListener("htmx:afterSwap", clearLost);
})();
