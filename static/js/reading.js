// The sum of the points while they are typed; without scripts it stands on the page before handing in.
(() => {
  const form = document.querySelector("[data-sums]");
  if (!form) return;
  const line = form.querySelector("[data-sum-line]");
  const sum = form.querySelector("[data-sum]");
  const fields = Array.from(form.querySelectorAll("input[type=number]"));

  function add() {
    const hundredths = fields.reduce((total, field) => total + Math.round(Number(field.value) * 100), 0);
    line.hidden = fields.every((field) => !field.value);
    sum.textContent = (hundredths / 100).toFixed(2);
  }

  form.addEventListener("input", add);
  addEventListener("pageshow", add);
})();
