// Score grid: arrows, Enter and Tab move; a block from a workbook pastes; each cell says what became of it.
(() => {
  function start(form) {
    const status = form.querySelector("[data-grid-status]");
    const notes = form.querySelector("[data-grid-notes]");
    const url = form.getAttribute("action") || location.href;
    const columns = Array.from(form.querySelectorAll("thead [data-column]"), (head) => head.dataset.column);
    const rows = Array.from(form.querySelectorAll("tbody tr"));
    const queue = [];
    let sending = false;

    form.querySelector("[data-grid-save]")?.remove();

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

    function mark(input, kind, why = "") {
      const cell = input.parentElement;
      cell.classList.remove("is-wrong", "is-changed", "is-saving", "is-saved");
      if (kind) cell.classList.add(`is-${kind}`);
      input.title = why;
      input.toggleAttribute("aria-invalid", kind === "wrong");
      listNotes();
    }

    function listNotes() {
      const found = Array.from(form.querySelectorAll(".is-wrong input, .is-changed input")).filter((input) => input.title);
      notes.replaceChildren(
        ...found.map((input) => {
          const line = document.createElement("li");
          line.textContent = `${input.getAttribute("aria-label")}：${input.title}`;
          return line;
        }),
      );
    }

    function say() {
      const wrong = form.querySelectorAll(".is-wrong").length;
      const time = new Date().toTimeString().slice(0, 5);
      if (queue.length) status.textContent = status.dataset.saving;
      else status.textContent = wrong ? `${wrong} ${status.dataset.wrong}` : `${time} ${status.dataset.saved}`;
    }

    function accept(input, sent, { status: code, data }) {
      const row = input.closest("tr");
      if (data.version !== undefined) row.dataset.version = data.version;
      if (data.total !== undefined) row.querySelector("[data-total]").textContent = data.total;
      // What was typed meanwhile is newer than this answer.
      if (input.value !== sent) return;
      if (data.value !== undefined) input.value = data.value;
      input.dataset.asked = input.value;
      if (code < 400) mark(input, "saved");
      else mark(input, code === 409 ? "changed" : "wrong", data.why ?? status.dataset.lost);
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
          const fields = { row: row.dataset.row, column: input.dataset.column, value, version: row.dataset.version };
          accept(input, sent, await banfei.post(url, fields, banfei.newKey()));
        } catch {
          mark(input, "wrong", status.dataset.lost);
          delete input.dataset.asked;
        }
        queue.shift();
        say();
      }
      sending = false;
    }

    function save(input) {
      if (input.value === (input.dataset.asked ?? input.defaultValue)) return;
      input.dataset.asked = input.value;
      mark(input, "saving");
      // The first in the queue is on its way already: what was typed since needs a turn of its own.
      if (!queue.includes(input, 1)) queue.push(input);
      say();
      send();
    }

    function pasteBlock(input, text) {
      const [row, column] = placeOf(input);
      const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
      if (lines.length === 1 && lines[0].length === 1) return false;
      lines.forEach((line, down) =>
        line.forEach((value, across) => {
          const target = at(row + down, column + across);
          if (!target) return;
          target.value = value.trim();
          save(target);
        }),
      );
      return true;
    }

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => save(event.target));
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
      go(row + move[0], column + move[1], ...move);
    });
  }

  document.querySelectorAll("[data-grid]").forEach(start);
})();
