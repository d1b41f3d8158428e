// What is typed into a form with data-draft stays on this device until the server says that it is saved:
// through a lost network, a closed tab, a session that ran out. Kept for each account apart, for a week,
// and gone when its owner logs out. Files, passwords and hidden fields are never kept.
(() => {
  const box = document.getElementById("draft-words");
  if (!box) return;
  const words = box.dataset;
  const own = `draft:${document.body.dataset.owner ?? ""}:`;
  const KEPT_MS = 7 * 24 * 3600 * 1000;
  const PATIENCE_MS = 8000;
  const NEVER = ["hidden", "file", "password", "submit", "button", "reset", "fieldset"];

  const read = (name) => JSON.parse(localStorage.getItem(name));
  const fieldsOf = (form) => Array.from(form.elements).filter(({ name, type }) => name && !NEVER.includes(type));
  const names = (start) => Object.keys(localStorage).filter((name) => name.startsWith(start));

  function forget(start, which = () => true) {
    names(start).filter(which).forEach((name) => localStorage.removeItem(name));
  }

  // Throws when nobody answers; somebody who answers anything is there to be posted to.
  // Redirects are left alone: what the next page has to say must not be said to this question.
  function ask(key) {
    return fetch(`${words.url}?key=${key}`, { redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE_MS) });
  }

  async function isSaved(key) {
    try {
      return (await (await ask(key)).json()).saved;
    } catch {
      return false;
    }
  }

  async function settle(name) {
    const { sent } = read(name);
    if (sent && (await isSaved(sent))) localStorage.removeItem(name);
  }

  function fill(field, values) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.options) for (const option of field.options) option.selected = values.includes(option.value);
    else if (values.length) field.value = values.shift();
  }

  async function start(form) {
    const name = own + form.dataset.draft;
    const said = form.querySelector("[data-saved-at]");
    const key = form.elements.request_key;
    const fresh = key.value;
    const notice = document.createElement("div");
    let reached = false;

    function say(text, lost = false) {
      said.textContent = text;
      said.classList.toggle("is-lost", lost);
    }

    function keep(sent) {
      const typed = new FormData(form);
      const fields = Object.fromEntries(fieldsOf(form).map((field) => [field.name, typed.getAll(field.name)]));
      localStorage.setItem(name, JSON.stringify({ at: Date.now(), fields, sent }));
    }

    function drop() {
      localStorage.removeItem(name);
      form.reset();
      key.value = fresh;
      notice.remove();
      say("");
    }

    function restore({ at, fields, sent }) {
      for (const field of fieldsOf(form)) if (fields[field.name]) fill(field, fields[field.name]);
      if (sent) key.value = sent;
      const style = { dateStyle: "short", timeStyle: "short" };
      const button = box.content.firstElementChild.cloneNode(true);
      button.addEventListener("click", drop);
      // On top: whoever opens the page must see that this isn't what is saved.
      notice.className = "alert alert-info";
      notice.setAttribute("role", "status");
      notice.append(words.restored.replace("{at}", new Date(at).toLocaleString(document.documentElement.lang, style)), " ", button);
      form.prepend(notice);
    }

    async function send(button) {
      try {
        await ask(key.value);
      } catch {
        say(words.lost.replace("{button}", button?.textContent.trim() ?? ""), true);
        return;
      }
      reached = true;
      form.requestSubmit(button);
      reached = false;
    }

    form.addEventListener("input", () => {
      keep();
      say(`${said.dataset.savedAt} ${new Date().toTimeString().slice(0, 5)}`);
    });
    form.addEventListener("submit", (event) => {
      keep(key.value);
      if (reached || !form.requestSubmit) return;
      event.preventDefault();
      send(event.submitter);
    });

    // After a refusal the page holds what was sent, and says what is wrong with it.
    if (form.querySelector(".form-errors")) return;
    if (read(name)?.sent) {
      // The answer to the last try may be what got lost: until that is known, nothing is typed over it.
      form.inert = true;
      await settle(name);
      form.inert = false;
    }
    const draft = read(name);
    if (draft) restore(draft);
  }

  forget("draft:", (name) => Date.now() - read(name).at > KEPT_MS);
  const forms = Array.from(document.querySelectorAll("form[data-draft]"));
  forms.forEach(start);
  const elsewhere = names(own).filter((name) => !forms.some((form) => own + form.dataset.draft === name));
  elsewhere.forEach(settle);
  document.addEventListener("submit", ({ target }) => {
    if ("leaves" in target.dataset) forget(own);
  });
})();
