// Score grid: arrows, Enter and Tab move; a block from a workbook pastes; each cell says what became of it.
(() => {
  const RETRY_MS = 5000;

  function start(form) {
    const status = form.querySelector("[data-grid-status]");
    const notes = form.querySelector("[data-grid-notes]");
    const pasted = form.querySelector("[data-grid-pasted]");
    const url = form.getAttribute("action") || location.href;
    const phone = matchMedia("(max-width: 767.98px)");
    const columns = Array.from(form.querySelectorAll("thead [data-column]"), (head) => head.dataset.column);
    const rows = Array.from(form.querySelectorAll("tbody tr"));
    const queue = [];
    const lost = new Set();
    const store = `grid:${form.dataset.owner}:${url}`;
    // Of this tab only: scores don't stay behind on a shared machine.
    const unsent = JSON.parse(sessionStorage.getItem(store) ?? "{}");
    let sending = false;
    let held = null;

    form.querySelector("[data-grid-save]")?.remove();

    const inputsOf = (row) => row.querySelectorAll("input[data-column]");

    // What the server last said of each cell: sent along, so that only a change of that very cell is a conflict.
    for (const row of rows) {
      const was = row.querySelector("[data-was]")?.value.split("|");
      for (const input of inputsOf(row)) {
        input.dataset.was = was ? was[columns.indexOf(input.dataset.column)] : input.defaultValue;
      }
    }

    const inputs = () => Array.from(form.querySelectorAll("input[data-column]"));
    const isOpen = (input) => input.parentElement.matches(".is-wrong") || hasConflict(input);
    const hasConflict = (input) => Boolean(input.parentElement.querySelector("[data-take]"));
    // Leaving a cell in conflict chooses nothing: only a press or another score does.
    const isUndecided = (input) => hasConflict(input) && input.value === input.dataset.mine;

    const placeOf = (input) => [rows.indexOf(input.closest("tr")), columns.indexOf(input.dataset.column)];
    const at = (row, column) => rows[row]?.querySelector(`input[data-column="${CSS.escape(columns[column] ?? "")}"]`);
    const isInside = (row, column) => row in rows && column in columns;

    // Where a row has no such cell (it doesn't apply), the way goes on in the same direction.
    function go(row, column, down, across) {
      for (; isInside(row, column); row += down, column += across) {
        const input = at(row, column);
        if (!input) continue;
        input.focus();
        input.select();
        return;
      }
    }

    function goOn(input, by) {
      const all = inputs();
      all[all.indexOf(input) + by]?.focus();
    }

    function mark(input, kind, why = "") {
      const cell = input.parentElement;
      delete input.dataset.lead;
      cell.classList.remove("is-wrong", "is-changed", "is-saving", "is-saved");
      if (kind) cell.classList.add(`is-${kind}`);
      input.title = why;
      if (kind === "wrong") input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      if (kind !== "changed") cell.querySelector("[data-take]")?.remove();
      listNotes();
    }

    function lineOf(input) {
      const line = document.createElement("li");
      line.textContent = `${input.getAttribute("aria-label")}：${input.title} `;
      if (input.dataset.lead) line.append(way(input));
      return line;
    }

    function listNotes() {
      const found = Array.from(form.querySelectorAll(".is-wrong input, .is-changed input")).filter((input) => input.title);
      notes.replaceChildren(
        ...found.map((input) => {
          const line = lineOf(input);
          const offer = input.parentElement.querySelector("[data-take]");
          if (offer) line.append(choice(input, "theirs", offer.dataset.take), " ", choice(input, "mine", input.value));
          return line;
        }),
      );
    }

    // What a cell can't hold is written elsewhere; the cell then stands as it was.
    function way(input) {
      const link = document.createElement("a");
      link.href = input.dataset.lead;
      link.textContent = status.dataset.lead;
      link.addEventListener("click", () => {
        input.value = input.dataset.asked = input.dataset.was;
        mark(input, "");
      });
      return link;
    }

    // A conflict is settled by a press: on theirs in the cell, on either in the notes, or with Enter for one's own.
    function choice(input, whose, shown) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-quiet";
      button.textContent = `${status.dataset[whose]} ${shown}`;
      button.addEventListener("click", () => (whose === "theirs" ? takeTheirs(input) : save(input)));
      return button;
    }

    function takeTheirs(input) {
      input.value = input.dataset.asked = input.dataset.was;
      mark(input, "saved");
      say();
      input.focus();
    }

    function offerBoth(input, { theirs, shown, why }) {
      input.dataset.was = input.dataset.asked = theirs;
      input.dataset.mine = input.value;
      input.parentElement.querySelector("[data-take]")?.remove();
      const button = document.createElement("button");
      button.type = "button";
      button.className = "theirs";
      button.dataset.take = button.textContent = shown;
      button.title = `${status.dataset.theirs} ${shown}`;
      input.before(button);
      mark(input, "changed", why);
    }

    // What others changed in the same row meanwhile is shown at once, unless one is typing there.
    function refresh(row, cells, sent) {
      for (const input of inputsOf(row)) {
        const cell = cells[input.dataset.column];
        if (input === sent || !cell || queue.includes(input) || input.value !== input.dataset.was) continue;
        if (cell.value === input.value) continue;
        input.value = input.dataset.was = input.dataset.asked = cell.value;
        mark(input, "changed", cell.why);
      }
    }

    const nameOf = (input) => `${input.closest("tr").dataset.row}:${input.dataset.column}`;

    // What the server hasn't answered yet survives leaving the page, and is sent when one comes back.
    function keep() {
      if (Object.keys(unsent).length) sessionStorage.setItem(store, JSON.stringify(unsent));
      else sessionStorage.removeItem(store);
    }

    function say() {
      const wrong = form.querySelectorAll(".is-wrong").length - lost.size;
      const time = new Date().toTimeString().slice(0, 5);
      if (!queue.length && !inputs().some(isOpen)) document.querySelector("[data-grid-refused]")?.remove();
      if (queue.length) status.textContent = status.dataset.saving;
      else if (lost.size) status.textContent = `${lost.size} ${status.dataset.waiting}`;
      else status.textContent = wrong ? `${wrong} ${status.dataset.wrong}` : `${time} ${status.dataset.saved}`;
    }

    function accept(input, sent, { status: code, data }) {
      const row = input.closest("tr");
      if (data.version !== undefined) row.dataset.version = data.version;
      if (data.total !== undefined) row.querySelector("[data-total]").textContent = data.total;
      if (data.summary) document.querySelectorAll("[data-grid-summary]").forEach((box) => (box.textContent = data.summary));
      if (data.cells) refresh(row, data.cells, input);
      if (code < 400) input.dataset.was = data.value ?? input.value;
      // What was typed meanwhile is newer than this answer.
      if (input.value !== sent) return;
      if (code === 409) return offerBoth(input, data);
      if (data.value !== undefined) input.value = data.value;
      input.dataset.asked = input.value;
      mark(input, code < 400 ? "saved" : "wrong", code < 400 ? "" : (data.why ?? status.dataset.lost));
      if (data.url) {
        input.dataset.lead = data.url;
        listNotes();
      }
      if (code < 400) row.dispatchEvent(new CustomEvent("grid:saved", { bubbles: true }));
    }

    async function send() {
      if (sending) return;
      sending = true;
      while (queue.length) {
        const input = queue[0];
        const row = input.closest("tr");
        const value = input.value.trim();
        const sent = input.value;
        try {
          const fields = { row: row.dataset.row, column: input.dataset.column, value, was: input.dataset.was, version: row.dataset.version };
          const answer = await banfei.post(url, fields, banfei.newKey());
          if (answer.status >= 500) throw new Error("server");
          if (input.value === sent) delete unsent[nameOf(input)];
          accept(input, sent, answer);
        } catch {
          mark(input, "wrong", status.dataset.lost);
          delete input.dataset.asked;
          lost.add(input);
        }
        queue.shift();
        keep();
        say();
      }
      sending = false;
      goOnWith(held);
      held = null;
      if (lost.size) setTimeout(retry, RETRY_MS);
    }

    function retry() {
      if (sending) return;
      for (const input of lost) save(input);
    }

    function save(input) {
      if (input.value === (input.dataset.asked ?? input.defaultValue) && !lost.has(input)) return;
      lost.delete(input);
      input.dataset.asked = input.value;
      unsent[nameOf(input)] = [input.value, input.dataset.was];
      keep();
      mark(input, "saving");
      // The first in the queue is on its way already: what was typed since needs a turn of its own.
      if (!queue.includes(input, 1)) queue.push(input);
      say();
      send();
    }

    function pasteBlock(input, text) {
      const lines = banfei.readBlock(text);
      if (lines.length === 1 && lines[0].length === 1) return false;
      const people = rows.map(({ dataset }, row) => {
        const isLocked = !rows[row].querySelector("[name^='version:']");
        return { name: dataset.name, locked: isLocked ? (dataset.locked ?? pasted.dataset.readonly) : "" };
      });
      const heads = Array.from(form.querySelectorAll("thead [data-column]"), ({ dataset }) => dataset);
      const words = (form.dataset.words ?? "").split("|");
      const plan = banfei.planPaste(lines, { rows: people, columns: heads, words, start: placeOf(input), cellAt: at });
      const before = plan.cells.map(({ target }) => [target, target.value]);
      for (const { target, value } of plan.cells) put(target, value);
      tellPasted(banfei.tellPaste(plan, pasted.dataset), before);
      return true;
    }

    function put(input, value) {
      input.value = value;
      save(input);
    }

    function tellPasted(lines, before) {
      const list = document.createElement("ul");
      list.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
      const undo = document.createElement("button");
      undo.type = "button";
      undo.className = "btn btn-sm btn-quiet";
      undo.textContent = pasted.dataset.undo;
      undo.addEventListener("click", () => {
        for (const [input, value] of before) {
          if (hasConflict(input)) takeTheirs(input);
          else put(input, value);
        }
        pasted.hidden = true;
      });
      pasted.hidden = false;
      pasted.classList.toggle("is-need", lines.length > 1);
      pasted.replaceChildren(list, ...(before.length ? [undo] : []));
    }

    function takeUp() {
      for (const [name, [value, was]] of Object.entries(unsent)) {
        const [row, column] = name.split(":");
        const input = form.querySelector(`[data-row="${CSS.escape(row)}"] input[data-column="${CSS.escape(column)}"]`);
        if (!input || input.value === value) {
          delete unsent[name];
          continue;
        }
        input.value = value;
        input.dataset.was = was;
        save(input);
      }
      keep();
    }

    // Handing in waits for what is on its way, and isn't done while a cell is red, lost or in conflict.
    function hold(event) {
      const { target, submitter } = event;
      if (target === form && !submitter?.hasAttribute("formaction")) return event.preventDefault();
      if (submitter?.dataset.undone) inputs().filter((input) => !isUndecided(input)).forEach(save);
      if (queue.length) held = { target, submitter };
      else if (!refuse({ submitter })) return keepInStep();
      event.preventDefault();
    }

    function goOnWith(asked) {
      if (asked && !refuse(asked)) asked.target.requestSubmit(asked.submitter);
    }

    // Says which cells stand in the way and goes to the first. Who leaves by another button is asked by the browser.
    function refuse({ submitter }) {
      const open = inputs().filter(isOpen);
      if (!open.length || !submitter?.dataset.undone) return false;
      document.querySelector("[data-grid-refused]")?.remove();
      const message = form.querySelector("[data-grid-refusal]").content.firstElementChild.cloneNode(true);
      message.querySelector("p").textContent = submitter.dataset.undone;
      const list = document.createElement("ul");
      list.append(...open.map(lineOf));
      message.querySelector("p").after(list);
      document.getElementById("messages").append(message);
      open[0].focus();
      return true;
    }

    // The form takes along what the server last said, not what it said when the page came.
    function keepInStep() {
      for (const row of rows) {
        const version = row.querySelector("[name^='version:']");
        const was = row.querySelector("[data-was]");
        if (version) version.value = row.dataset.version;
        if (!was) continue;
        const seen = was.value.split("|");
        for (const input of inputsOf(row)) seen[columns.indexOf(input.dataset.column)] = input.dataset.was;
        was.value = seen.join("|");
      }
    }

    // A page that answers with what it couldn't save: conflicts wait for a choice, the rest is sent again.
    function takeOver() {
      for (const input of inputs()) {
        if (hasConflict(input)) input.dataset.mine = input.value;
        if (isOpen(input)) input.dataset.asked = hasConflict(input) ? input.dataset.was : input.value;
        else if (input.defaultValue !== input.dataset.was) {
          input.dataset.asked = input.dataset.was;
          save(input);
        }
      }
      listNotes();
    }

    // On its way down: before anybody takes the form for sent.
    document.addEventListener("submit", hold, { capture: true });
    addEventListener("online", retry);
    addEventListener("beforeunload", (event) => {
      if (queue.length || lost.size || inputs().some(isOpen)) event.preventDefault();
    });
    form.addEventListener("click", (event) => {
      const offer = event.target.closest("[data-take]");
      if (!offer) return;
      event.preventDefault();
      takeTheirs(offer.parentElement.querySelector("input"));
    });
    form.addEventListener("change", ({ target }) => {
      if (!isUndecided(target)) save(target);
    });
    form.addEventListener("focusin", (event) => event.target.matches("input[data-column]") && event.target.select());
    form.addEventListener("paste", (event) => {
      if (event.target.matches("input[data-column]") && pasteBlock(event.target, event.clipboardData.getData("text"))) event.preventDefault();
    });
    form.addEventListener("keydown", (event) => {
      const input = event.target;
      if (!input.matches("input[data-column]")) return;
      const [row, column] = placeOf(input);
      const start = input.selectionStart === 0;
      const end = input.selectionEnd === input.value.length;
      const moves = {
        Enter: [event.shiftKey ? -1 : 1, 0],
        ArrowDown: [1, 0],
        ArrowUp: [-1, 0],
        ArrowLeft: start && [0, -1],
        ArrowRight: end && [0, 1],
      };
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      if (event.key === "Enter") save(input);
      // On a phone a row is a card: the next cell is the next box, not the one below.
      if (event.key === "Enter" && phone.matches) return goOn(input, event.shiftKey ? -1 : 1);
      go(row + move[0], column + move[1], ...move);
    });

    takeOver();
    takeUp();
  }

  document.querySelectorAll("[data-grid]").forEach(start);
})();
