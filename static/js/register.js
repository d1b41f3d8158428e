// Roll call: a tap changes the tile at once; the change waits on this device until the server has it.
// Each tap says which mark it saw; where somebody else was faster, the tile shows both and asks.
(() => {
  const RETRY_MS = 5000;
  // A second tap on the same tile so soon is the thumb's, not meant: it would make "late" out of "present".
  const TWICE_MS = 400;
  const LOOK_MS = 20000;
  // Nobody touched the page for so long: it stops asking, so that the session can run out (half an hour).
  const REST_MS = 5 * 60 * 1000;

  function start(register) {
    const url = register.dataset.saveUrl;
    const { stateUrl } = register.dataset;
    const store = `register:${register.dataset.owner}:${url}`;
    const states = JSON.parse(register.querySelector("#register-states").textContent);
    const saved = register.querySelector("[data-saved]");
    let waiting = JSON.parse(localStorage.getItem(store) ?? "[]");
    let sending = false;
    let touched = Date.now();
    const tapped = new Map();

    const tileOf = (id) => register.querySelector(`[data-tile="${CSS.escape(id)}"]`);
    const stateOf = (key) => states.find((state) => state.key === key);

    function valueOf(tile, key) {
      const { tile: id, version } = tile.dataset;
      return version === undefined ? `${id}:${key}` : `${id}:${key}:${version}`;
    }

    function show(tile, state, label) {
      // A state to start from is never tapped back to.
      const round = states.filter((one) => !one.start && one.key !== tile.dataset.skip);
      const next = round[(round.indexOf(state) + 1) % round.length];
      tile.className = `tile tile-${state.kind}`;
      tile.dataset.state = state.key;
      tile.value = valueOf(tile, next.key);
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
        if (data.version !== undefined) tile.dataset.version = data.version;
        tile.classList.remove("is-sending");
        // The server's word holds, also when it refused the change.
        const held = stateOf(status < 400 ? (data.state ?? change.state) : (data.state ?? change.before));
        show(tile, held, data.label);
        if (status === 409) ask(tile, change.state, data.message);
        else settle(tile);
      }
      count();
      keep();
      if (status === 409) saved.textContent = saved.dataset.differs;
      else if (data.message) saved.textContent = data.message;
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
          const answer = await banfei.post(url, { tap: change.value ?? `${change.tile}:${change.state}` }, change.key);
          if (answer.status >= 500) throw new Error("server");
          accept(change, answer);
        }
      } catch {
        sayWaiting();
        setTimeout(send, RETRY_MS);
      } finally {
        sending = false;
      }
      if (!waiting.length) look();
    }

    // Theirs holds unless one says otherwise.
    function ask(tile, mine, message) {
      settle(tile);
      const box = register.querySelector("[data-clash]").content.cloneNode(true).firstElementChild;
      box.querySelector("p").textContent = message;
      box.querySelector("[data-theirs]").addEventListener("click", () => {
        settle(tile);
        tile.focus();
      });
      box.querySelector("[data-mine]").addEventListener("click", () => {
        settle(tile);
        change(tile, stateOf(mine));
        tile.focus();
      });
      tile.parentElement.classList.add("is-clash");
      tile.after(box);
    }

    function settle(tile) {
      tile.parentElement.classList.remove("is-clash");
      tile.parentElement.querySelector(".clash")?.remove();
    }

    function take(id, [key, label, version]) {
      const tile = tileOf(id);
      // An answer may be older than the mark that was saved while it was on its way.
      const older = Number(version) < Number(tile?.dataset.version);
      const busy = !tile || older || waiting.some((other) => other.tile === id);
      const same = tile?.dataset.state === key && tile.querySelector("small").textContent === label;
      if (busy || (same && tile.dataset.version === String(version))) return;
      const missing = tile.classList.contains("is-missing") && tile.dataset.state === key;
      tile.dataset.version = version;
      show(tile, stateOf(key), label);
      tile.classList.toggle("is-missing", missing);
    }

    // What others marked in the meantime.
    async function look() {
      if (!stateUrl || sending || document.visibilityState !== "visible" || Date.now() - touched > REST_MS) return;
      try {
        const now = await banfei.read(stateUrl);
        if (!now.open && !waiting.length) return location.reload();
        for (const [id, one] of Object.entries(now.tiles)) take(id, one);
        count();
      } catch {
        // Without a network one sees what one saw; the next look comes by itself.
      }
    }

    function tap(tile) {
      settle(tile);
      change(tile, stateOf(tile.value.split(":")[1]));
    }

    function change(tile, state) {
      const before = tile.dataset.state;
      const value = valueOf(tile, state.key);
      show(tile, state);
      tile.classList.add("is-sending");
      waiting.push({ key: banfei.newKey(), tile: tile.dataset.tile, state: state.key, value, before });
      count();
      keep();
      send();
    }

    register.addEventListener("click", (event) => {
      const tile = event.target.closest("[data-tile]");
      if (!tile) return;
      event.preventDefault();
      if (event.timeStamp - (tapped.get(tile) ?? -Infinity) < TWICE_MS) return;
      tapped.set(tile, event.timeStamp);
      tap(tile);
    });
    register.querySelector("[data-register-done]")?.form.addEventListener("submit", (event) => {
      if (!waiting.length) return;
      event.preventDefault();
      sayWaiting();
      send();
    });
    addEventListener("online", send);
    for (const kind of ["pointerdown", "keydown", "visibilitychange"]) {
      document.addEventListener(kind, () => {
        const rested = Date.now() - touched > LOOK_MS;
        touched = Date.now();
        if (rested) look();
      });
    }
    if (stateUrl) setInterval(look, LOOK_MS);

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
