// Forms: errors take the focus, a second press sends nothing, long texts survive a closed page and are counted.
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

  function keepDraft(form) {
    const name = `draft:${form.dataset.draft}`;
    const fields = Array.from(form.querySelectorAll("textarea, input[type=text]"));
    const said = form.querySelector("[data-saved-at]");
    const kept = JSON.parse(sessionStorage.getItem(name) ?? "{}");

    for (const field of fields) {
      if (!field.value && kept[field.name]) field.value = kept[field.name];
    }
    form.addEventListener("input", () => {
      const texts = Object.fromEntries(fields.map((field) => [field.name, field.value]));
      sessionStorage.setItem(name, JSON.stringify(texts));
      said.textContent = `${said.dataset.savedAt} ${new Date().toTimeString().slice(0, 5)}`;
    });
    form.addEventListener("submit", () => sessionStorage.removeItem(name));
  }

  document.querySelectorAll("form[data-draft]").forEach(keepDraft);
})();
