// Lists with a bulk bar: pick all of this page, say how many are picked, show the bar only then.
(() => {
  function start(form) {
    const bar = form.querySelector("[data-bulk-bar]");
    const all = form.querySelector("[data-pick-all]");
    const said = bar.querySelector("[data-word]");
    const picks = Array.from(form.querySelectorAll("input[name=pick]"));

    function update() {
      const number = picks.filter((pick) => pick.checked).length;
      said.textContent = number ? `${said.dataset.word} ${number}` : "";
      all.checked = number === picks.length;
      all.indeterminate = number > 0 && number < picks.length;
      for (const button of bar.querySelectorAll("button")) button.disabled = number === 0;
    }

    all.addEventListener("change", () => {
      for (const pick of picks) pick.checked = all.checked;
      update();
    });
    form.addEventListener("change", update);
    update();
  }

  document.querySelectorAll("[data-bulk]").forEach(start);
})();
