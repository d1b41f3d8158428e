// Forms: errors take the focus, a second press sends nothing, long texts are counted.
(() => {
  document.querySelector("[data-takes-focus]")?.focus();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
  });
  // Back from the next page: the form may be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // How much is written, once it comes near what may be; nothing is cut, the server says what is too long.
  document.addEventListener("input", ({ target: field }) => {
    const most = Number(field.dataset.most);
    if (!most) return;
    const length = Array.from(field.value).length;
    const near = length > most * 0.8;
    let said = field.parentNode.querySelector("[data-count]");
    if (!said && near) {
      said = document.createElement("div");
      said.dataset.count = "";
      field.after(said);
    }
    if (!said) return;
    said.className = length > most ? "invalid-feedback d-block" : "form-text";
    said.textContent = near ? `${length}/${most}` : "";
  });
})();
