// Roll call: a tap changes the tile at once; the change waits on this device until the server has it.
(() => {
  const RETRY_MS = 5000;

  function start(register) {
    const url = register.dataset.saveUrl;
    const store = `register:${register.dataset.owner}:${url}`;
    const states = JSON.parse(register.querySelector("#register-states").textContent);
    const saved = register.querySelector("[data-saved]");
    let waiting = JSON.parse(localStorage.getItem(store) ?? "[]");
    let sending = false;

    const tileOf = (id) => register.querySelector(`[data-tile="${CSS.escape(id)}"]`);
    const stateOf = (key) => states.find((state) => state.key === key);

    function show(tile, state, label) {
      // A state to start from is never tapped back to.
      const round = states.filter((one) => !one.start);
      const next = round[(round.indexOf(state) + 1) % round.length];
      tile.className = `tile tile-${state.kind}`;
      tile.dataset.state = state.key;
      tile.value = `${tile.dataset.tile}:${next.key}`;
      tile.querySelector("small").textContent = label ?? state.label;
    }

    function count() {
      for (const box of register.querySelectorAll("[data-count]")) {
        const number = register.querySelectorAll(`[data-state="${CSS.escape(box.dataset.count)}"]`).length;
        box.textContent = number;
        if ("need" in box.dataset) box.parentElement.classList.toggle("is-need", number > 0);
      }
    }

    function keep() {
      if (waiting.length) localStorage.setItem(store, JSON.stringify(waiting));
      else localStorage.removeItem(store);
    }

    function sayWaiting() {
      saved.classList.add("is-waiting");
      saved.textContent = `${waiting.length} ${saved.dataset.waiting}`;
    }

    function accept(change, { status, data }) {
      waiting = waiting.filter((other) => other.key !== change.key);
      const tile = tileOf(change.tile);
      const newer = waiting.some((other) => other.tile === change.tile);
      if (tile && !newer) {
        tile.classList.remove("is-sending");
        // The server's word holds, also when it refused the change.
        const held = stateOf(status < 400 ? (data.state ?? change.state) : (data.state ?? change.before));
        show(tile, held, data.label);
      }
      count();
      keep();
      if (data.message) saved.textContent = data.message;
      else if (waiting.length) saved.textContent = saved.dataset.sending;
      else saved.textContent = `${data.saved_at ?? ""} ${saved.dataset.word}`;
      saved.classList.toggle("is-waiting", status >= 400);
    }

    async function send() {
      if (sending) return;
      sending = true;
      try {
        while (waiting.length) {
          const change = waiting[0];
          const answer = await banfei.post(url, { tap: `${change.tile}:${change.state}` }, change.key);
          if (answer.status >= 500) throw new Error("server");
          accept(change, answer);
        }
      } catch {
        sayWaiting();
        setTimeout(send, RETRY_MS);
      } finally {
        sending = false;
      }
    }

    function tap(tile) {
      const before = tile.dataset.state;
      const state = stateOf(tile.value.split(":")[1]);
      show(tile, state);
      tile.classList.add("is-sending");
      waiting.push({ key: banfei.newKey(), tile: tile.dataset.tile, state: state.key, before });
      count();
      keep();
      send();
    }

    register.addEventListener("click", (event) => {
      const tile = event.target.closest("[data-tile]");
      if (!tile) return;
      event.preventDefault();
      tap(tile);
    });
    register.querySelector("[data-register-done]")?.form.addEventListener("submit", (event) => {
      if (!waiting.length) return;
      event.preventDefault();
      sayWaiting();
      send();
    });
    addEventListener("online", send);

    for (const change of waiting) {
      const tile = tileOf(change.tile);
      if (tile) show(tile, stateOf(change.state));
    }
    if (waiting.length) {
      count();
      sayWaiting();
      send();
    }
  }

  document.querySelectorAll("[data-register]").forEach(start);
})();
